import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import type { PlanType } from '@/lib/plans/plan-codes'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndFindNothing, checkAndMatch, checkChild } from '@/tests/support/check-child'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())

beforeEach(async () => {
  authority = await createAuthority(app.admin)
})

/** How the only plan of a new child is shown; `none` if it is not. */
async function shownAs(plan: { type?: PlanType; startsIn?: number; endsIn?: number; withdrawn?: boolean }, born?: string): Promise<string> {
  const child = await createChild(app.admin, authority, { born })
  await createPlan(app.admin, child, { startsIn: -1000, ...plan })
  const result = await checkChild(nurse, child.nhsNumber)
  return result.outcome === 'match' ? result.records.map((record) => record.standing).join() : result.outcome
}

describe('a plan is shown', () => {
  it.each<[string, string, { type?: PlanType; startsIn?: number; endsIn?: number; expectedIn?: number }]>([
    ['without an end date', 'current', {}],
    ['that ends tomorrow', 'current', { endsIn: 1 }],
    ['that ended today', 'previous', { endsIn: 0 }],
    ['that ended 364 days ago', 'previous', { endsIn: -364 }],
    ['that ended 365 days ago', 'previous', { endsIn: -365 }],
    ['that ended 366 days ago', 'none', { endsIn: -366 }],
    ['of a looked-after child that ended 365 days ago', 'previous', { type: 'LAC', endsIn: -365 }],
    ['of a looked-after child that ended 366 days ago', 'none', { type: 'LAC', endsIn: -366 }],
    ['that ended years before anybody looked', 'none', { endsIn: -900 }],
    ['that began and ended today', 'previous', { startsIn: 0, endsIn: 0 }],
    ['for an unborn baby whose end is to come', 'current', { type: 'UCPP', endsIn: 90 }],
    ['for an unborn baby who is expected today', 'current', { type: 'UCPP', expectedIn: 0 }],
    ['for an unborn baby who was expected 29 days ago', 'current', { type: 'UCPP', expectedIn: -29 }],
    ['for an unborn baby who was expected years ago', 'current', { type: 'UCPP', startsIn: -900, expectedIn: -800 }],
    ['for an unborn baby that ended before it was expected', 'previous', { type: 'UCPP', endsIn: -1, expectedIn: 30 }],
    ['for an unborn baby that ended today', 'previous', { type: 'UCPP', endsIn: 0 }],
    ['for an unborn baby that ended 28 days ago', 'previous', { type: 'UCPP', endsIn: -28 }],
    ['for an unborn baby that ended 29 days ago', 'none', { type: 'UCPP', endsIn: -29 }],
  ])('%s: %s', async (_case, expected, plan) => {
    expect(await shownAs(plan)).toBe(expected)
  })

  it('with the day on which it ended and the last day on which it is shown', async () => {
    const child = await createChild(app.admin, authority)
    await createPlan(app.admin, child, { endsIn: -10 })
    const { records } = await checkAndMatch(nurse, child.nhsNumber)
    const { rows } = await app.admin.query<{ ended: string; until: string }>(
      `select (cpis.today() - 10)::text as ended, (cpis.today() - 10 + 365)::text as until`,
    )
    expect(records).toMatchObject([{ standing: 'previous', endDate: rows[0]?.ended, shownUntil: rows[0]?.until }])
  })

  it('to nobody when it was withdrawn', async () => {
    expect(await shownAs({ withdrawn: true })).toBe('none')
  })

  it('without one beside it that was withdrawn', async () => {
    const child = await createChild(app.admin, authority)
    await createPlan(app.admin, child, { type: 'CPP' })
    await createPlan(app.admin, child, { type: 'LAC', withdrawn: true })
    expect((await checkAndMatch(nurse, child.nhsNumber)).records.map((record) => record.type)).toEqual(['CPP'])
  })
})

describe('turning eighteen', () => {
  /** The date of birth of somebody who comes of age this many days from today. */
  async function bornSoThatAdultIn(days: number): Promise<string> {
    const { rows } = await app.admin.query<{ born: string }>(`select (cpis.today() + $1::integer - interval '18 years')::date::text as born`, [days])
    return rows[0]?.born ?? ''
  }

  it.each<[PlanType, number, string]>([
    ['CPP', 10, 'current'],
    ['CPP', -10, 'previous'],
    ['CPP', -400, 'none'],
    ['LAC', 10, 'current'],
    ['LAC', -10, 'previous'],
    ['LAC', -400, 'none'],
  ])('ends a plan of kind %s: in %i days it is %s', async (type, days, expected) => {
    expect(await shownAs({ type }, await bornSoThatAdultIn(days))).toBe(expected)
  })

  it('does not end the plan of an unborn baby, whose person is the mother', async () => {
    expect(await shownAs({ type: 'UCPP', endsIn: 60 }, await bornSoThatAdultIn(-4000))).toBe('current')
  })

  it('leaves a mother’s own care status to end and the plan of her baby to stand', async () => {
    const mother = await createChild(app.admin, authority, { born: await bornSoThatAdultIn(-10) })
    await createPlan(app.admin, mother, { type: 'LAC' })
    await createPlan(app.admin, mother, { type: 'UCPP', endsIn: 60 })
    const { records } = await checkAndMatch(nurse, mother.nhsNumber)
    expect(records.map(({ type, standing }) => [type, standing])).toEqual([
      ['UCPP', 'current'],
      ['LAC', 'previous'],
    ])
  })
})

describe('several records', () => {
  it('come in the order in which they matter: in place before ended, child protection, unborn, looked after', async () => {
    const other = await createAuthority(app.admin)
    const mother = await createChild(app.admin, authority)
    const sameMother = await createChild(app.admin, other, { nhsNumber: mother.nhsNumber })
    await createPlan(app.admin, mother, { type: 'LAC', startsIn: -300 })
    await createPlan(app.admin, mother, { type: 'UCPP', startsIn: -30 })
    await createPlan(app.admin, mother, { type: 'CPP', startsIn: -600, endsIn: -200 })
    await createPlan(app.admin, sameMother, { type: 'CPP', startsIn: -20 })
    const { records } = await checkAndMatch(nurse, mother.nhsNumber)
    expect(records.map((record) => `${record.standing} ${record.type} ${record.authority.name}`)).toEqual([
      `current CPP ${other.name}`,
      `current UCPP ${authority.name}`,
      `current LAC ${authority.name}`,
      `previous CPP ${authority.name}`,
    ])
  })

  it('of one kind come with the newest first, then by the name of the authority', async () => {
    const first = await createAuthority(app.admin, { name: 'Aldbury Council' })
    const second = await createAuthority(app.admin, { name: 'Barnwell Council' })
    const third = await createAuthority(app.admin, { name: 'Calder Council' })
    const child = await createChild(app.admin, third)
    await createPlan(app.admin, child, { startsIn: -5 })
    for (const holder of [second, first]) {
      await createPlan(app.admin, await createChild(app.admin, holder, { nhsNumber: child.nhsNumber }), { startsIn: -50 })
    }
    const { records } = await checkAndMatch(nurse, child.nhsNumber)
    expect(records.map((record) => record.authority.name)).toEqual(['Calder Council', 'Aldbury Council', 'Barnwell Council'])
  })

  it('carry each authority’s own name, birth date and telephone numbers', async () => {
    const other = await createAuthority(app.admin)
    await app.admin.query(
      `update cpis.authority set day_phone = '01632 960111', duty_phone = null, register_updated_at = now(), office_opens = '08:30'
       where organisation_id = $1`,
      [other.id],
    )
    const child = await createChild(app.admin, authority, { familyName: 'Ashworth', givenName: 'Robin', born: '2015-03-04' })
    const same = await createChild(app.admin, other, {
      nhsNumber: child.nhsNumber,
      familyName: 'Ashworth-Bell',
      givenName: 'Rob',
      born: '2015-03-05',
    })
    await createPlan(app.admin, child, { type: 'CPP' })
    await createPlan(app.admin, same, { type: 'LAC' })
    const { records } = await checkAndMatch(nurse, child.nhsNumber)
    expect(records).toMatchObject([
      {
        familyName: 'Ashworth',
        givenName: 'Robin',
        dateOfBirth: '2015-03-04',
        nhsNumber: child.nhsNumber,
        authority: { id: authority.id, dayPhone: '01632 960100', dutyPhone: '01632 960200', updatedAt: null, stale: true },
      },
      {
        familyName: 'Ashworth-Bell',
        givenName: 'Rob',
        dateOfBirth: '2015-03-05',
        nhsNumber: child.nhsNumber,
        authority: { id: other.id, dayPhone: '01632 960111', dutyPhone: null, stale: false, officeOpens: '08:30', officeCloses: '17:00' },
      },
    ])
  })

  it('are the plan of the child who was looked up and of nobody else', async () => {
    const child = await createChild(app.admin, authority)
    const sibling = await createChild(app.admin, authority)
    await createPlan(app.admin, sibling)
    await checkAndFindNothing(nurse, child.nhsNumber)
  })
})

describe('the care-plan details', () => {
  const every = {
    category: 'NEG',
    legalStatus: 'C2',
    leadTeam: 'North team',
    leadTeamPhone: '01632 960300',
    lastReviewDate: '2026-01-02',
    nextReviewDate: '2026-07-02',
    instructions: ['ring-before-discharge'],
  }

  async function detailsShared(shared: string[], plan: { type?: PlanType; endsIn?: number } = {}) {
    await app.admin.query('update cpis.authority set shared_details = $2 where organisation_id = $1', [authority.id, shared])
    const child = await createChild(app.admin, authority)
    const { id } = await createPlan(app.admin, child, plan)
    await app.admin.query(
      `update cpis.plan set category = 'NEG', legal_status = 'C2', lead_team = 'North team', lead_team_phone = '01632 960300',
         last_review_date = '2026-01-02', next_review_date = '2026-07-02', instructions = '{ring-before-discharge}' where id = $1`,
      [id],
    )
    return (await checkAndMatch(nurse, child.nhsNumber)).records[0]?.details
  }

  it('are not disclosed until the authority switches them on', async () => {
    expect(await detailsShared([])).toEqual({ instructions: [] })
  })

  it.each<[string, Partial<typeof every>]>([
    ['category', { category: 'NEG' }],
    ['legal_status', { legalStatus: 'C2' }],
    ['lead_team', { leadTeam: 'North team', leadTeamPhone: '01632 960300' }],
    ['last_review_date', { lastReviewDate: '2026-01-02' }],
    ['next_review_date', { nextReviewDate: '2026-07-02' }],
    ['instructions', { instructions: ['ring-before-discharge'] }],
  ])('are switched on one by one: %s', async (detail, expected) => {
    expect(await detailsShared([detail])).toEqual({ instructions: [], ...expected })
  })

  it('are all there when all are switched on, but who can consent and what to do are not said of an ended plan', async () => {
    const all = ['category', 'legal_status', 'lead_team', 'last_review_date', 'next_review_date', 'instructions']
    expect(await detailsShared(all)).toEqual(every)
    expect(await detailsShared(all, { endsIn: -3 })).toEqual({ ...every, legalStatus: undefined, instructions: [] })
  })
})
