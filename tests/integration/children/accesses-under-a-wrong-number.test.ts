import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { correctNumber } from '@/lib/children/correct-number'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { exportNotifications } from '@/lib/notifications/export-notifications'
import { listAccessesToChild } from '@/lib/notifications/list-accesses-to-child'
import { listNotifications } from '@/lib/notifications/list-notifications'
import { openChild } from '@/lib/plans/open-child'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { createClinician, recordAccess, type TestClinician } from '@/tests/factories/access'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let nurse: TestClinician
let authority: TestAuthority
let manager: Actor
let practitioner: Actor
let child: TestChild
let numbersMade = 0

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinician(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  practitioner = await createAuthorityActor(app.admin, authority, 'LP')
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
})

function newNumber(): NhsNumber {
  numbersMade += 1
  return fakeNhsNumber(8100 + numbersMade)
}

async function formOf(number: string) {
  const { rows } = await app.admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [child.id])
  return { childId: child.id, seen: rows[0]!.seen, number }
}
const correct = async (number: string) => correctNumber(manager, await formOf(number))
const replace = async (number: string) => replaceNumber(manager, { ...(await formOf(number)), again: number })
const look = (number: NhsNumber) => recordAccess(app.admin, nurse, number)

/** The numbers under which the child's own accesses and the others were made, on both pages that list them. */
async function shown(): Promise<{ own: number; apart: string[] }> {
  const page = await openChild(practitioner, { childId: child.id })
  const line = await listAccessesToChild(practitioner, { childId: child.id })
  expect(line.all).toBe(line.accesses.length)
  expect(line.underWrongNumber.map(({ nhsNumber }) => nhsNumber)).toEqual(page.underWrongNumber.map(({ nhsNumber }) => nhsNumber))
  expect(line.accesses).toHaveLength(page.accesses?.length ?? -1)
  return { own: line.accesses.length, apart: line.underWrongNumber.map(({ nhsNumber }) => nhsNumber) }
}

describe('an access under a number that was wrong', () => {
  it('stays with that number: it is about another child, and stands apart from the accesses to this one', async () => {
    await look(child.nhsNumber)
    expect(await shown()).toEqual({ own: 1, apart: [] })
    const right = newNumber()
    await correct(right)
    expect(await shown()).toEqual({ own: 0, apart: [child.nhsNumber] })
    await look(right)
    expect(await shown()).toEqual({ own: 1, apart: [child.nhsNumber] })
  })

  it('stands in the notifications and in the file of notifications with the number that was looked up', async () => {
    await look(child.nhsNumber)
    const right = newNumber()
    await correct(right)
    await look(right)
    const { visits } = await listNotifications(practitioner, {})
    expect(visits.map((visit) => visit.nhsNumber)).toEqual([right])
    expect(visits[0]?.looks.map((one) => [one.nhsNumber, one.underWrongNumber])).toEqual([
      [right, false],
      [child.nhsNumber, true],
    ])
    const [headings, ...lines] = await exportNotifications(practitioner, {})
    const column = (heading: string) => lines.map((line) => line[headings!.indexOf(heading)])
    expect(column('NHS number')).toEqual([formatNhsNumber(right), formatNhsNumber(child.nhsNumber)])
    expect(column('Made under a number that was wrong')).toEqual(['', 'Yes: about another child'])
  })

  it('is the child’s own again when the number was right after all', async () => {
    await look(child.nhsNumber)
    const wrong = newNumber()
    await correct(wrong)
    await look(wrong)
    await correct(child.nhsNumber)
    expect(await shown()).toEqual({ own: 1, apart: [wrong] })
  })

  it('is not one under a number that was replaced, which was the child’s own', async () => {
    await look(child.nhsNumber)
    const now = newNumber()
    await replace(now)
    await look(now)
    await look(child.nhsNumber)
    expect(await shown()).toEqual({ own: 3, apart: [] })
  })

  it('is one under a mistyped replacement, but not one by the number before, which led there', async () => {
    const mistyped = newNumber()
    await replace(mistyped)
    await look(mistyped)
    await look(child.nhsNumber)
    await correct(child.nhsNumber)
    expect(await shown()).toEqual({ own: 1, apart: [mistyped] })
  })

  it('is one by a number that had been replaced by the wrong one: that was the other child’s too', async () => {
    const before = newNumber()
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [before, child.nhsNumber])
    await look(before)
    const wrong = child.nhsNumber
    await correct(newNumber())
    expect(await shown()).toEqual({ own: 0, apart: [wrong] })
  })

  it('is known also of a look-up that was recorded while the number was corrected', async () => {
    const right = newNumber()
    const form = await formOf(right)
    const other = new pg.Client({ connectionString: app.adminUrl })
    await other.connect()
    try {
      // The look-up has read the register, and is recorded once the correction is done.
      await other.query('begin')
      await other.query('lock table cpis.notification in share row exclusive mode')
      const looking = look(child.nhsNumber)
      for (let waits = false; !waits;) {
        const { rows } = await other.query<{ waits: boolean }>(`select exists (select from pg_locks where not granted) as waits`)
        waits = rows[0]?.waits === true
      }
      await correctNumber(manager, form)
      await other.query('commit')
      await looking
    } finally {
      await other.end()
    }
    expect(await shown()).toEqual({ own: 0, apart: [child.nhsNumber] })
  })
})
