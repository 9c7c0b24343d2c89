import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { listPlans } from '@/lib/plans/list-plans'
import { searchPlans } from '@/lib/plans/search-plans'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { withTicket } from '@/scripts/disposable-product/ticket'
import { createClinician, recordAccess } from '@/tests/factories/access'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'

let app: TestApplication
let authority: TestAuthority
let manager: Actor

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  // The log is append-only for everybody; only a superuser who switches its triggers off may empty it.
  await app.admin.query(`set session_replication_role = replica; delete from cpis.audit_event; set session_replication_role = origin`)
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
})

async function child(familyName: string, plans: Parameters<typeof createPlan>[2][] = [{}], born?: string) {
  const made = await createChild(app.admin, authority, { familyName, born })
  for (const plan of plans) await createPlan(app.admin, made, plan)
  return made
}

/** Makes a child's plans look as if nobody had touched them for a while. */
async function lastTouched(childId: string, daysAgo: number) {
  await app.admin.query('set session_replication_role = replica')
  await app.admin.query(`update cpis.plan set changed_at = now() - make_interval(days => $2) where child_id = $1`, [childId, daysAgo])
  await app.admin.query('set session_replication_role = origin')
}

const families = (list: { plans: { familyName: string }[] }) => list.plans.map((plan) => plan.familyName)

describe('the list of plans', () => {
  it('shows each plan with how it stands today, newest first, and leaves one line in the log', async () => {
    await child('Open', [{ startsIn: -10 }])
    await child('Ending', [{ startsIn: -20, endsIn: 30, type: 'LAC' }])
    await child('Later', [{ startsIn: -30, endsIn: 31 }])
    await child('Today', [{ startsIn: -40, endsIn: 0 }])
    await child('Unborn', [{ startsIn: -90, endsIn: -50, type: 'UCPP' }])
    await child('Long-ago', [{ startsIn: -800, endsIn: -400 }])
    await child('Mistaken', [{ withdrawn: true }])

    const list = await listPlans(manager, {})

    expect(list.plans.map((plan) => [plan.familyName, plan.type, plan.status, plan.endsOn !== null])).toEqual([
      ['Open', 'CPP', 'current', false],
      ['Ending', 'LAC', 'ending', true],
      ['Later', 'CPP', 'current', true],
      ['Today', 'CPP', 'ended', true],
      ['Unborn', 'UCPP', 'ended', true],
      ['Long-ago', 'CPP', 'ended', true],
    ])
    expect(list).toMatchObject({ summary: { current: 3, endedInTheLastYear: 2 }, matching: 6, pages: 1, search: null })
    expect(await auditEvents(app.admin, 'plan')).toEqual([
      { type: 'plan.list', outcome: 'done', person: manager.name, details: { kind: 'all', status: 'all', search: 'none' } },
    ])
  })

  it('ends a plan on the eighteenth birthday, and shows that day only when it is near', async () => {
    const { rows } = await app.admin.query<{ was: string; soon: string; far: string }>(
      `select (cpis.today() - interval '18 years')::date::text as was, (cpis.today() - interval '18 years' + interval '10 days')::date::text as soon,
              (cpis.today() - interval '17 years')::date::text as far`,
    )
    await child('Adult', [{ startsIn: -30 }], rows[0]?.was)
    await child('Nearly', [{ startsIn: -40 }], rows[0]?.soon)
    await child('Seventeen', [{ startsIn: -50 }], rows[0]?.far)

    const { plans } = await listPlans(manager, {})

    expect(plans.map((plan) => [plan.familyName, plan.status, plan.endsOn !== null])).toEqual([
      ['Adult', 'ended', true],
      ['Nearly', 'ending', true],
      ['Seventeen', 'current', false],
    ])
  })

  it('can be filtered by kind and by how plans stand', async () => {
    await child('Open')
    await child('Ending', [{ endsIn: 3 }])
    await child('Ended', [{ endsIn: -3, type: 'LAC' }])

    expect(families(await listPlans(manager, { status: 'current', sort: 'child' }))).toEqual(['Ending', 'Open'])
    expect(families(await listPlans(manager, { status: 'ending' }))).toEqual(['Ending'])
    expect(families(await listPlans(manager, { status: 'ended' }))).toEqual(['Ended'])
    expect(families(await listPlans(manager, { kind: 'LAC' }))).toEqual(['Ended'])
    expect(await listPlans(manager, { kind: 'LAC', status: 'current' })).toMatchObject({ matching: 0, plans: [], summary: { current: 2 } })
  })

  it('is sorted over all its pages, names as in a directory', async () => {
    for (let count = 0; count < 26; count += 1) await child('Middle')
    await child('Élan', [{ startsIn: -1, endsIn: -1 }])
    await child('eden')
    await child('Zola')

    const first = await listPlans(manager, { sort: 'child' })
    const backwards = await listPlans(manager, { sort: 'child', dir: 'desc' })
    const second = await listPlans(manager, { sort: 'child', page: '2' })

    expect(first.plans).toHaveLength(25)
    expect(families(first).slice(0, 3)).toEqual(['eden', 'Élan', 'Middle'])
    expect(families(backwards)[0]).toBe('Zola')
    expect(families(second)).toEqual(['Middle', 'Middle', 'Middle', 'Zola'])
    expect(families(await listPlans(manager, { sort: 'ended' }))[0]).toBe('Élan')
    expect(families(await listPlans(manager, { sort: 'status', dir: 'desc' }))[0]).toBe('Élan')
  })

  it('puts first what needs attention, says why, and finds it by a filter', async () => {
    const { rows } = await app.admin.query<{ was: string }>(`select (cpis.today() - interval '19 years')::date::text as was`)
    await child('New', [{ startsIn: -1 }])
    await child('Adult', [{ startsIn: -600 }], rows[0]?.was)
    await child('Long-ago', [{ startsIn: -800, endsIn: -400 }])
    await child('Dealt-with', [{ type: 'UCPP', startsIn: -90, expectedIn: -5, endsIn: -5 }])
    const overdue = await child('Overdue', [{ type: 'UCPP', startsIn: -90, expectedIn: -5 }])
    await lastTouched(overdue.id, 30)
    const unsure = await child('Unsure', [{ startsIn: -20 }])
    await app.admin.query(`update cpis.child set number_status = 'differs', traced_at = now() where id = $1`, [unsure.id])
    const unasked = await child('Unasked', [{ startsIn: -20 }])
    await app.admin.query(`update cpis.child set number_status = 'not-traced', traced_at = null where id = $1`, [unasked.id])

    const all = await listPlans(manager, {})
    expect(all.plans.map((plan) => [plan.familyName, plan.attention])).toEqual([
      ['Overdue', 'unborn-overdue'],
      ['Unsure', 'number-to-check'],
      ['Unasked', 'number-not-compared'],
      ['Adult', 'adult'],
      ['New', null],
      ['Dealt-with', null],
      ['Long-ago', 'ended-long-ago'],
    ])
    expect(all.summary.needAttention).toBe(5)
    expect(families(await listPlans(manager, { status: 'attention' }))).toEqual(['Overdue', 'Unsure', 'Unasked', 'Adult', 'Long-ago'])
    expect(families(await listPlans(manager, { status: 'attention', kind: 'UCPP' }))).toEqual(['Overdue'])
  })

  it('filters by the days between which plans started, both included', async () => {
    await child('Early', [{ startsIn: -30 }])
    await child('Middle', [{ startsIn: -20 }])
    await child('Late', [{ startsIn: -10 }])
    const { rows } = await app.admin.query<{ from: string; to: string }>(`select (cpis.today() - 30)::text as from, (cpis.today() - 20)::text as to`)

    expect(families(await listPlans(manager, { from: rows[0]?.from, to: rows[0]?.to }))).toEqual(['Middle', 'Early'])
    expect(families(await listPlans(manager, { from: rows[0]?.to }))).toEqual(['Late', 'Middle'])
  })

  it('takes an address that makes no sense for the plain list, and a page beyond the last for the last', async () => {
    await child('Only')

    const list = await listPlans(manager, { kind: 'CIN', status: ['x'], from: '2026-02-30', to: 'now', sort: 'constructor', dir: 'up', page: '-1' })

    expect(list).toMatchObject({ matching: 1, shown: { kind: 'all', status: 'all', from: null, to: null, sort: 'attention', dir: 'asc', page: 1 } })
    expect((await listPlans(manager, { page: '7' })).shown.page).toBe(1)
  })

  it('tells practitioner and duty team when a child was last seen, and nobody else', async () => {
    const nurse = await createClinician(app.admin)
    await child('Unseen', [{ startsIn: -1 }])
    const seen = await child('Seen', [{ startsIn: -2 }])
    await recordAccess(app.admin, nurse, seen.nhsNumber)

    for (const role of ['LP', 'ED'] as const) {
      const { plans } = await listPlans(await createAuthorityActor(app.admin, authority, role), { sort: 'seen' })
      expect(plans.map((plan) => [plan.familyName, plan.lastSeenAt instanceof Date])).toEqual([
        ['Seen', true],
        ['Unseen', false],
      ])
    }
    expect((await listPlans(manager, { sort: 'seen' })).plans.map((plan) => plan.lastSeenAt)).toEqual([null, null])
  })

  it('holds nothing of another authority, not even by its number', async () => {
    const theirs = await child('Theirs')
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    await searchPlans(elsewhere, { term: theirs.nhsNumber })

    expect(await listPlans(elsewhere, {})).toMatchObject({ matching: 0, plans: [], summary: { current: 0, endedInTheLastYear: 0 } })
  })

  it('is closed to other roles, who are recorded as denied', async () => {
    const administrator = await createAuthorityActor(app.admin, authority, 'OA')

    await expect(listPlans(administrator, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(searchPlans(administrator, { term: 'Smith' })).rejects.toMatchObject({ kind: 'not-permitted' })

    expect(await auditEvents(app.admin, 'plan')).toEqual([
      { type: 'plan.list', outcome: 'denied', person: administrator.name, details: {} },
      { type: 'plan.search', outcome: 'denied', person: administrator.name, details: {} },
    ])
  })
})

describe('looking for a child in the list', () => {
  it('finds by NHS number however it is grouped, and by the beginning of a family name however it is written', async () => {
    const connor = await child('O’Connor-Smith')
    await child('Šimůnek')
    await child('Smithson')

    const found = async (term: string) => {
      await searchPlans(manager, { term })
      return families(await listPlans(manager, { sort: 'child' }))
    }

    expect(await found(` ${formatNhsNumber(connor.nhsNumber)} `)).toEqual(['O’Connor-Smith'])
    expect(await found("o'connor")).toEqual(['O’Connor-Smith'])
    expect(await found('SIMUN')).toEqual(['Šimůnek'])
    expect(await found('smith')).toEqual(['Smithson'])
    expect(await found('Nobody')).toEqual([])
  })

  it('stays until it is cleared, together with the filters, and the log holds neither name nor number', async () => {
    await child('Ashworth', [{ type: 'LAC' }])
    await child('Ashby')
    await searchPlans(manager, { term: 'Ash' })

    expect(await listPlans(manager, { kind: 'LAC' })).toMatchObject({ matching: 1, search: { term: 'Ash', problem: null } })
    expect(await listPlans(manager, {})).toMatchObject({ matching: 2, search: { term: 'Ash', problem: null } })
    await searchPlans(manager, { term: ' ' })
    expect(await listPlans(manager, {})).toMatchObject({ matching: 2, search: null })

    const events = await auditEvents(app.admin, 'plan')
    expect(events.map((event) => [event.type, (event.details as { search: string }).search])).toEqual([
      ['plan.search', 'family-name'],
      ['plan.list', 'family-name'],
      ['plan.list', 'family-name'],
      ['plan.search', 'none'],
      ['plan.list', 'none'],
    ])
    expect(JSON.stringify(events)).not.toContain('Ash')
  })

  it('searches nothing for what is neither, says why once, and forgets it', async () => {
    await child('Ashworth')
    await searchPlans(manager, { term: '999 000 001' })

    expect(await listPlans(manager, {})).toMatchObject({
      plans: [],
      matching: 0,
      search: { term: '999 000 001', problem: 'NHS number must be 10 digits. You entered 9' },
    })
    expect(await listPlans(manager, {})).toMatchObject({ matching: 1, search: null })
  })

  it('belongs to one session of one person, and ends with it or with the role', async () => {
    const colleague = await createAuthorityActor(app.admin, authority, 'LD')
    await searchPlans(manager, { term: 'Ash' })

    expect((await listPlans(colleague, {})).search).toBeNull()
    expect((await listPlans(await withTicket(app.admin, { ...colleague, sessionId: manager.sessionId }), {})).search).toBeNull()

    await app.admin.query(`update cpis.session set assignment_id = null where id = $1`, [manager.sessionId])
    expect((await listPlans(manager, {})).search).toBeNull()

    await searchPlans(manager, { term: 'Ash' })
    await app.admin.query(`update cpis.session set ended_at = now(), end_reason = 'signed-out' where id = $1`, [manager.sessionId])
    const { rows } = await app.admin.query('select from cpis.kept_form where session_id = $1', [manager.sessionId])
    expect(rows).toHaveLength(0)
  })
})
