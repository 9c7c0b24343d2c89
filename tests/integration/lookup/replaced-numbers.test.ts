import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndFindNothing, checkAndMatch } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let nextNumber = 0

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())

beforeEach(async () => {
  authority = await createAuthority(app.admin)
})

function newNumber(): NhsNumber {
  return fakeNhsNumber(nextNumber++)
}

async function childWithPlan(number: NhsNumber, held = authority): Promise<TestChild> {
  const child = await createChild(app.admin, held, { nhsNumber: number })
  await createPlan(app.admin, child)
  return child
}

/** Records that each number was replaced by the next. */
async function replaced(...numbers: NhsNumber[]): Promise<void> {
  for (const [place, number] of numbers.slice(0, -1).entries()) {
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [number, numbers[place + 1]])
  }
}

async function recorded(eventId: string) {
  const { rows } = await app.admin.query<{ asked_number: string; nhs_number: string }>(
    'select asked_number, nhs_number from cpis.access_matched where event_id = $1',
    [eventId],
  )
  return rows[0]
}

async function notified(eventId: string) {
  const { rows } = await app.admin.query<{ child_id: string; number_replaced: boolean }>(
    'select child_id, number_replaced from cpis.notification where event_id = $1',
    [eventId],
  )
  return rows
}

describe('a number that was replaced', () => {
  it('leads to what is held under the number that replaced it, and both are recorded', async () => {
    const [old, current] = [newNumber(), newNumber()]
    await replaced(old, current)
    const child = await childWithPlan(current)

    const result = await checkAndMatch(nurse, old)

    expect(result).toMatchObject({ askedNumber: old, nhsNumber: current, records: [{ nhsNumber: current }] })
    expect(await recorded(result.eventId)).toEqual({ asked_number: old, nhs_number: current })
    expect(await notified(result.eventId)).toEqual([{ child_id: child.id, number_replaced: false }])
  })

  it('shows a plan that still stands under it, and asks the authority to correct the number', async () => {
    const [old, current] = [newNumber(), newNumber()]
    await replaced(old, current)
    const child = await childWithPlan(old)

    const result = await checkAndMatch(nurse, old)

    expect(result).toMatchObject({ askedNumber: old, nhsNumber: current, records: [{ nhsNumber: old }] })
    expect(await notified(result.eventId)).toEqual([{ child_id: child.id, number_replaced: true }])
  })

  it('does not hide a plan that still stands under it from somebody who has the new number', async () => {
    const [old, current] = [newNumber(), newNumber()]
    await replaced(old, current)
    const child = await childWithPlan(old)

    const result = await checkAndMatch(nurse, current)

    expect(result).toMatchObject({ askedNumber: current, nhsNumber: current, records: [{ nhsNumber: old }] })
    expect(await notified(result.eventId)).toEqual([{ child_id: child.id, number_replaced: true }])
  })

  it('brings together what two authorities hold under the two numbers, from either number', async () => {
    const [old, current] = [newNumber(), newNumber()]
    await replaced(old, current)
    const other = await createAuthority(app.admin)
    await childWithPlan(old)
    await childWithPlan(current, other)
    for (const asked of [old, current]) {
      const result = await checkAndMatch(nurse, asked)
      expect(result.records.map((record) => record.nhsNumber).toSorted()).toEqual([old, current].toSorted())
      expect((await notified(result.eventId)).map((notice) => notice.number_replaced).toSorted()).toEqual([false, true])
    }
  })

  it('is followed as far as it leads, however often the number was replaced', async () => {
    const chain = Array.from({ length: 9 }, newNumber)
    await replaced(...chain)
    const last = chain.at(-1)!
    await childWithPlan(last)
    for (const asked of chain) expect(await checkAndMatch(nurse, asked)).toMatchObject({ askedNumber: asked, nhsNumber: last })
  })

  it('two numbers that were merged into one lead to each other’s plans', async () => {
    const [first, second, merged] = [newNumber(), newNumber(), newNumber()]
    await replaced(first, merged)
    await replaced(second, merged)
    await childWithPlan(first)
    for (const asked of [first, second, merged]) expect((await checkAndMatch(nurse, asked)).records).toHaveLength(1)
  })

  it('in a circle ends, and still shows what is held', async () => {
    const [first, second, third] = [newNumber(), newNumber(), newNumber()]
    await replaced(first, second, third, first)
    await childWithPlan(third)
    for (const asked of [first, second, third]) expect((await checkAndMatch(nurse, asked)).records).toHaveLength(1)
  })

  it('in a circle under which nothing is held says so', async () => {
    const [first, second] = [newNumber(), newNumber()]
    await replaced(first, second, first)
    expect((await checkAndFindNothing(nurse, first)).askedNumber).toBe(first)
  })

  it('has one history: accesses from before the replacement stay in the list', async () => {
    const [old, current] = [newNumber(), newNumber()]
    await childWithPlan(old)
    const earlier = await createClinicalActor(app.admin, { organisationName: 'Earlier Hospital' })
    const later = await createClinicalActor(app.admin, { organisationName: 'Later Hospital' })
    await checkAndMatch(earlier, old)
    await replaced(old, current)
    await checkAndMatch(later, current)

    for (const asked of [old, current]) {
      const { accesses } = await checkAndMatch(await createClinicalActor(app.admin, { settingKind: 'dentistry' }), asked)
      expect(accesses.map((access) => access.organisation)).toEqual(['Later Hospital', 'Earlier Hospital'])
    }
  })

  it('and its replacement, looked at by one person within a day, are listed once', async () => {
    const [old, current] = [newNumber(), newNumber()]
    await childWithPlan(old)
    await checkAndMatch(nurse, old)
    await replaced(old, current)
    await checkAndMatch(nurse, current)
    const { rows } = await app.admin.query('select from cpis.access_matched where listed and nhs_number = any ($1)', [[old, current]])
    expect(rows).toHaveLength(1)
  })
})

describe('a number that is replaced while somebody looks', () => {
  it.each(['the old number', 'the new number'] as const)('is seen as it was or as it is, never as nothing: %s', async (asked) => {
    const [old, current] = [newNumber(), newNumber()]
    const child = await childWithPlan(old)
    // Whoever is replacing the number has the plans locked when the look-up reaches them.
    await app.admin.query('begin')
    await app.admin.query('lock table cpis.plan in access exclusive mode')
    const looking = checkAndMatch(nurse, asked === 'the old number' ? old : current)
    await waitUntilBlocked()
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [old, current])
    await app.admin.query('update cpis.child set nhs_number = $2 where id = $1', [child.id, current])
    await app.admin.query('commit')

    expect(await looking).toMatchObject({ nhsNumber: current, records: [{ nhsNumber: current }] })
  })
})

/** Waits until a look-up is blocked by this test's locks. */
async function waitUntilBlocked(): Promise<void> {
  for (;;) {
    const { rows } = await app.admin.query(
      `select from pg_stat_activity where application_name = 'cpis' and datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
