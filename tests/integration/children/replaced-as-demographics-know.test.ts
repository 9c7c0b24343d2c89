import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { KnownPeople, type KnownPerson } from '@/demo/demographics/known-people'
import { startStandIn, type StandIn } from '@/demo/demographics/stand-in'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { knownPerson } from '@/tests/support/demographics'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom } from '@/tests/support/number-standing'

let app: TestApplication
let service: StandIn
let manager: Actor
let child: TestChild
const people = new KnownPeople()
const right = fakeNhsNumber(7900)
const BORN = '2018-01-02'

beforeAll(async () => {
  app = await startApplication()
  service = await startStandIn(people, { port: 0 })
  process.env.DEMOGRAPHICS_URL = service.url
})
afterAll(async () => {
  await service.stop()
  await app.stop()
})
beforeEach(async () => {
  const authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  child = await createChild(app.admin, authority, { born: BORN })
})

const known = (changes: Partial<KnownPerson>) =>
  people.add([
    knownPerson({ nhsNumber: child.nhsNumber, familyName: child.familyName, givenNames: [child.givenName], dateOfBirth: BORN, ...changes }),
  ])

async function typed(number: string = right) {
  const { rows } = await app.admin.query<{ version: string }>('select version_id as version from cpis.child where id = $1', [child.id])
  return { childId: child.id, seen: rows[0]!.version, number, again: number }
}

/** Both acts refuse. @param joinedTo the number that demographics said all the same, to which the present one leads from then on */
async function refusal(joinedTo?: string): Promise<string> {
  const form = await typed()
  const said = await Promise.all(
    [replaceNumber.check, replaceNumber].map((act) =>
      act(manager, form).then(
        () => 'recorded',
        (error: Error) => error.message,
      ),
    ),
  )
  expect(said[1]).toBe(said[0])
  expect(await linksFrom(app.admin, child.nhsNumber)).toEqual(joinedTo ? [joinedTo] : [])
  return said[0]!
}

it('a replacement that demographics know is recorded', async () => {
  known({ status: 'superseded', replacedBy: right })
  people.add([knownPerson({ nhsNumber: right, familyName: child.familyName, givenNames: [child.givenName], dateOfBirth: BORN })])
  await replaceNumber.check(manager, await typed())
  await replaceNumber(manager, await typed())
  const { rows } = await app.admin.query('select replaced_by as now from cpis.superseded_number where nhs_number = $1', [child.nhsNumber])
  expect(rows).toEqual([{ now: right }])
})

it('one of another number, of a number that stands, of somebody else or of nobody is refused with what is so', async () => {
  expect(await refusal()).toMatch(/^The national record does not say/)
  known({})
  expect(await refusal()).toMatch(/^The national record does not say/)
  known({ familyName: 'Elsewhere', givenNames: ['Ida'] })
  expect(await refusal()).toMatch(/^The national record holds another name/)
  const third = fakeNhsNumber(7901)
  known({ status: 'superseded', replacedBy: third })
  people.add([knownPerson({ nhsNumber: third, familyName: child.familyName, givenNames: [child.givenName], dateOfBirth: BORN })])
  expect(await refusal(third)).toMatch(/^The national record holds another number/)
})

it('is refused while demographics do not answer, and for a child of another authority nobody is asked', async () => {
  const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
  await expect(replaceNumber(stranger, await typed())).rejects.toMatchObject({ kind: 'not-found' })
  await service.stop()
  expect(await refusal()).toMatch(/^The national record could not be asked/)
})
