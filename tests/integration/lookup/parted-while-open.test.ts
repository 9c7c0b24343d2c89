import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openLookup } from '@/lib/lookup/open-lookup'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { asLive, recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** A result is open while somebody parts the numbers by which it was found, or protects the child. */

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
})

/** Three numbers, each replaced by the next, and a child with a plan under one of them. */
async function chainWithChildAt(place: number): Promise<{ chain: NhsNumber[]; child: TestChild }> {
  const chain = [fakeNhsNumber(9800 + numbers++), fakeNhsNumber(9800 + numbers++), fakeNhsNumber(9800 + numbers++)]
  const child = await createChild(app.admin, authority, { nhsNumber: chain[place] })
  await createPlan(app.admin, child)
  for (const at of [0, 1]) await app.admin.query('select cpis.join_numbers($1, $2, $3)', [chain[at], chain[at + 1], authority.id])
  return { chain, child }
}

const part = (number: NhsNumber) =>
  app.admin.query('select cpis.part_link((select id from cpis.superseded_number where nhs_number = $1), $1, $2)', [number, authority.id])
const protect = ({ id }: TestChild) =>
  app.admin.query(`update cpis.child set is_protected = true, change = 'protected', changed_by = 'test' where id = $1`, [id])

const everywhere = [0, 1, 2].flatMap((asked) => [0, 1, 2].map((held) => [asked, held] as const))

describe('a result of which the number asked, the number valid now and that of the record are no longer one person’s', () => {
  for (const [asked, held] of everywhere) {
    for (const gone of [0, 1]) {
      it(`asked at ${asked}, held at ${held}, the link from ${gone} undone`, async () => {
        const { chain } = await chainWithChildAt(held)
        const eventId = await recordCheck(nurse, chain[asked]!)
        await part(chain[gone]!)
        const result = await openLookup(nurse, eventId)
        const together = (one: number) => one <= gone === asked <= gone
        // It named the last of the chain as the number that is valid now.
        expect(result.state).toBe(together(held) && together(2) ? 'live' : 'over')
        if (result.state === 'live' && result.outcome === 'match') expect(result.nhsNumber).toBe(chain[2])
      })
    }
  }
})

it('a result is over once one of its plans is withdrawn as a mistake, which may have been another child’s', async () => {
  const { chain, child } = await chainWithChildAt(2)
  const eventId = await recordCheck(nurse, chain[0]!)
  await app.admin.query(`update cpis.plan set withdrawn_at = now(), changed_by = 'test' where child_id = $1`, [child.id])
  expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })
})

describe('a protection placed while a result is open', () => {
  it.each(everywhere)('is seen on reload: asked at %i, held at %i', async (asked, held) => {
    const { chain, child } = await chainWithChildAt(held)
    const eventId = await recordCheck(nurse, chain[asked]!)
    await protect(child)
    expect(asLive(await openLookup(nurse, eventId)).outcome).toBe('protected')
  })

  it('is seen, or the result is over, where the numbers were parted as well', async () => {
    const { chain, child } = await chainWithChildAt(0)
    const eventId = await recordCheck(nurse, chain[0]!)
    await part(chain[1]!)
    await protect(child)
    expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })
  })
})
