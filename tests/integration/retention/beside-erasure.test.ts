import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndMatch } from '@/tests/support/check-child'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'

/** What is opened again while the hourly erasure runs is not erased: every look-up of it would say that nothing is held. */

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let other: pg.Client

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  authority = await createAuthority(app.admin)
  // Somebody else has published something, so that nothing held is none.
  await createPlan(app.admin, await createChild(app.admin, authority))
})
afterAll(() => app.stop())
beforeEach(async () => {
  other = new pg.Client({ connectionString: app.adminUrl })
  await other.connect()
})
afterEach(() => other.end())

/** A plan that ended 15 months ago, as was recorded then. */
async function dueToGo(): Promise<{ child: TestChild; plan: string }> {
  const child = await createChild(app.admin, authority)
  const { id: plan } = await createPlan(app.admin, child, { startsIn: -900, endsIn: -460 })
  await recordedMonthsAgo(app.admin, 15, 'p.id = $1', plan)
  return { child, plan }
}

const erase = async () => (await app.admin.query<{ gone: number }>('select cpis.erase_old_records() as gone')).rows[0]?.gone

describe('the erasure', () => {
  it('takes what is due', async () => {
    await dueToGo()
    expect(await erase()).toBe(1)
  })

  it.each([
    ['a plan that is being opened again', `update cpis.plan set end_date = null where id = $1`],
    [
      'a plan whose child turns out to be younger',
      `with p as (update cpis.plan set end_date = null where id = $1 returning child_id)
       update cpis.child c set date_of_birth = date_of_birth + 1, change = 'details-corrected' from p where c.id = p.child_id`,
    ],
  ])('leaves %s, and waits for nobody', async (_what, change) => {
    const { child, plan } = await dueToGo()
    await other.query('begin')
    await other.query(change, [plan])
    await app.admin.query(`set lock_timeout = '2s'`)
    expect(await erase()).toBe(0)
    await other.query('commit')
    expect((await checkAndMatch(nurse, child.nhsNumber)).records.map(({ standing }) => standing)).toEqual(['current'])
    expect(await erase()).toBe(0)
    await checkAndMatch(nurse, child.nhsNumber)
  })
})
