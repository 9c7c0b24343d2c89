import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getChildRecord } from '@/lib/children/get-child-record'
import { recordAdoption } from '@/lib/children/record-adoption'
import { recordDeath } from '@/lib/children/record-death'
import { reopenRecord } from '@/lib/children/reopen-record'
import type { Actor } from '@/lib/identity/actor'
import { openChild } from '@/lib/plans/open-child'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { checkAndMatch } from '@/tests/support/check-child'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let manager: Actor
let child: TestChild
const today = todayInLondon(new Date())

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Manager')
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
  await createPlan(app.admin, child, { type: 'LAC', endsIn: 40 })
  await createPlan(app.admin, child, { type: 'UCPP', startsIn: -90, endsIn: -20 })
})

async function seen(): Promise<string> {
  const { rows } = await app.admin.query<{ version: string }>('select version_id as version from cpis.child where id = $1', [child.id])
  return rows[0]!.version
}
const close = async (record = recordDeath) => record(manager, { childId: child.id, seen: await seen(), on: addDays(today, -2) })
const form = async (plans: 'back' | 'ended' = 'back') => ({ childId: child.id, seen: await seen(), reason: 'not-died' as const, plans })

async function shown() {
  const { records } = await checkAndMatch(nurse, child.nhsNumber)
  return records.map(({ type, standing, endDate }) => [type, standing, endDate]).toSorted()
}

describe('a death that was recorded by mistake', () => {
  it('is undone with a reason: the plans that ended with it are as they were, and no others', async () => {
    const before = await shown()
    await close()
    const { child: closed, endedWithClosing } = await getChildRecord(manager, { childId: child.id })
    expect(closed.closedWhy).toBe('died')
    expect(endedWithClosing).toHaveLength(2)
    await reopenRecord.check(manager, await form())
    expect(await reopenRecord(manager, await form())).toEqual({ plansBack: 2 })
    expect(await shown()).toEqual(before)
    expect((await getChildRecord(manager, { childId: child.id })).child).toMatchObject({ closedOn: null, closedWhy: null })
    expect(await auditEvents(app.admin, 'child')).toContainEqual({
      type: 'child.reopen',
      outcome: 'done',
      person: 'Dana Manager',
      details: { plansBack: 2, reason: 'not-died' },
    })
    expect((await openChild(manager, { childId: child.id })).history[0]).toMatchObject({ by: 'Dana Manager' })
    expect((await openChild(manager, { childId: child.id })).history.map(({ what }) => what)).toContain(
      'Opened again: the death was recorded by mistake',
    )
  })

  it('can be undone with the plans staying ended', async () => {
    await close()
    const ended = await shown()
    expect(await reopenRecord(manager, await form('ended'))).toEqual({ plansBack: 0 })
    expect(await shown()).toEqual(ended)
    await createPlan(app.admin, child, { type: 'LAC', startsIn: 0 })
  })

  it('brings back no plan that was withdrawn or changed since', async () => {
    await close()
    await app.admin.query(`update cpis.plan set withdrawn_at = now() where child_id = $1 and type = 'LAC'`, [child.id])
    await app.admin.query(`update cpis.plan set end_date = end_date - 1 where child_id = $1 and type = 'CPP'`, [child.id])
    expect(await reopenRecord(manager, await form())).toEqual({ plansBack: 0 })
  })

  it('recorded a second time is undone a second time', async () => {
    const before = await shown()
    for (let times = 0; times < 2; times += 1) {
      await close()
      await reopenRecord(manager, await form())
    }
    expect(await shown()).toEqual(before)
  })

  it('is not undone without a reason, nor by somebody who has not seen the record as it is', async () => {
    await close()
    for (const act of [reopenRecord.check, reopenRecord]) {
      await expect(act(manager, { ...(await form()), reason: '' })).rejects.toMatchObject({ kind: 'invalid-input', field: 'reason' })
      await expect(act(manager, { ...(await form()), plans: '' })).rejects.toMatchObject({ kind: 'invalid-input', field: 'plans' })
      await expect(act(manager, { ...(await form()), seen: child.id })).rejects.toMatchObject({ kind: 'conflict' })
    }
  })

  it('is undone by the data manager of the child’s own authority alone', async () => {
    await close()
    for (const role of ['LP', 'ED', 'OA'] as const) {
      const other = await createAuthorityActor(app.admin, authority, role)
      for (const act of [reopenRecord.check, reopenRecord]) await expect(act(other, await form())).rejects.toMatchObject({ kind: 'not-permitted' })
    }
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    for (const act of [reopenRecord.check, reopenRecord]) await expect(act(stranger, await form())).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('is the only closing that one person undoes: an adoption stays, and an open record is open', async () => {
    await expect(reopenRecord(manager, await form())).rejects.toMatchObject({ kind: 'conflict' })
    await close(recordAdoption)
    for (const act of [reopenRecord.check, reopenRecord]) await expect(act(manager, await form())).rejects.toMatchObject({ kind: 'conflict' })
    expect((await getChildRecord(manager, { childId: child.id })).child.closedWhy).toBe('adopted')
  })
})
