import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { askRegister, seedRegister, type Answer, type SeededRegister } from '@/tests/support/seeded-register'

let register: SeededRegister

beforeAll(async () => {
  register = await seedRegister()
})
afterAll(() => register.stop())

const ask = (number: string): Promise<Answer> => askRegister(register, 'Amara Osei', number)
const askIndex = (index: number): Promise<Answer> => ask(syntheticNhsNumber(index))
const standings = (answer: Answer): string[] => (answer.records ?? []).map(({ type, standing }) => `${type} ${standing}`)

describe('the ten numbers to try', () => {
  it.each(numbersToTry)('$number: $shows', async ({ number, outcome, records }) => {
    const answer = await ask(number)
    expect(answer.outcome).toBe(outcome)
    expect(answer.askedNumber).toBe(number)
    expect((answer.records ?? []).map(({ type, standing, authority }) => ({ type, standing, authority: authority.name }))).toEqual(records)
  })

  it('show every care-plan detail of the first', async () => {
    const { records } = await ask('9990000018')
    expect(records?.[0]?.details).toEqual({
      category: 'NEG',
      leadTeam: 'South East safeguarding team',
      leadTeamPhone: '01632 960386',
      lastReviewDate: expect.any(String),
      nextReviewDate: expect.any(String),
      instructions: ['ring-before-discharge'],
    })
  })

  it('show who may consent for the second', async () => {
    const { records } = await ask('9990000026')
    expect(records?.[0]?.details).toMatchObject({ legalStatus: 'C2', leadTeam: 'Children looked after team' })
  })

  it('show that one of the two authorities of the fifth is not up to date', async () => {
    const { records } = await ask('9990000050')
    expect(records?.map(({ authority }) => authority.stale)).toEqual([false, true])
  })

  it('show of the eighth only whom to ring', async () => {
    const answer = await ask('9990000085')
    expect(answer).toMatchObject({ outcome: 'protected', dutyPhones: ['020 7946 0203'] })
    expect(answer).not.toHaveProperty('records')
  })

  it('show the ninth under the number that replaced it', async () => {
    expect((await ask('9990000093')).nhsNumber).toBe('9990000115')
  })

  it('notify Leeds or Camden, where somebody can log in to see it', async () => {
    const { rows } = await register.admin.query(
      `select distinct a.dfe_code from cpis.notification n join cpis.authority a on a.organisation_id = n.authority_id
       where n.at > now() - interval '1 hour' order by 1`,
    )
    expect(rows.map(({ dfe_code: code }) => code)).toEqual(['202', '383', '857'])
  })
})

describe('the awkward cases', () => {
  it.each([
    [12, 'held under a replaced number', ['LAC current']],
    [11, 'asked for by that replaced number', ['LAC current']],
    [13, 'asked for by a number replaced twice', ['CPP current']],
    [16, 'ended 364 days ago', ['CPP previous']],
    [17, 'ended 365 days ago', ['LAC previous']],
    [18, 'ended 366 days ago', []],
    [19, 'unborn, ended 27 days ago', ['UCPP previous']],
    [20, 'unborn, ended 28 days ago', ['UCPP previous']],
    [21, 'unborn, ended 29 days ago', []],
    [22, 'unborn, expected today', ['UCPP current']],
    [23, 'on a plan and looked after', ['CPP current', 'LAC current']],
    [24, 'with two authorities', ['CPP current', 'LAC current']],
    [25, 'withdrawn', []],
    [26, 'withdrawn, then entered rightly', ['CPP current']],
    [27, 'ended three years ago', []],
    [28, 'came of age yesterday', ['LAC previous']],
    [29, 'comes of age in a week', ['LAC current']],
    [30, 'born three days ago', ['CPP current']],
    [31, 'mother of the newborn', ['UCPP previous']],
    [36, 'of an authority that never confirmed its register', ['CPP current']],
    [39, 'two plans, one after the other', ['CPP current', 'CPP previous']],
    [40, 'began and ended on one day', ['CPP previous']],
    [41, 'ends today', ['CPP previous']],
    [43, 'on a plan again after years', ['CPP current']],
  ])('number %i, %s: %j', async (index, _why, expected) => {
    const answer = await askIndex(index)
    expect(standings(answer)).toEqual(expected)
    expect(answer.outcome).toBe(expected.length === 0 ? 'none' : 'match')
  })

  it.each([34, 35])('number %i is protected', async (index) => {
    expect((await askIndex(index)).outcome).toBe('protected')
  })

  it('fill the last 25 of a child that was looked up forty times', async () => {
    const before = await register.admin.query('select from cpis.access_matched where nhs_number = $1', [syntheticNhsNumber(38)])
    expect(before.rowCount).toBe(40)
    expect((await askIndex(38)).accesses).toHaveLength(24)
  })

  it('say of an authority that it never confirmed its register, and of another that it is late', async () => {
    expect((await askIndex(36)).records?.[0]?.authority).toMatchObject({ updatedAt: null, stale: true })
    expect((await askIndex(37)).records?.[0]?.authority).toMatchObject({ updatedAt: expect.any(String), stale: true })
  })

  it('hold a name of more than 35 characters', async () => {
    const { rows } = await register.admin.query('select family_name from cpis.child where length(family_name) > 35')
    expect(rows.length).toBeGreaterThan(0)
  })

  it('hold a mother with an unborn plan who is herself a looked-after child', async () => {
    const { rows } = await register.admin.query(
      `select from cpis.plan u join cpis.plan l using (nhs_number) join cpis.child c on c.id = u.child_id
       where u.type = 'UCPP' and l.type = 'LAC' and l.end_date is null and c.date_of_birth > cpis.today() - interval '18 years'`,
    )
    expect(rows.length).toBeGreaterThan(0)
  })
})
