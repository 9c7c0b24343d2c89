import { describe, expect, it } from 'vitest'
import { calendarDate } from '@/lib/shared/calendar-date'
import { isNhsNumber } from '@/lib/shared/nhs-number'
import { parsePhoneNumber } from '@/lib/shared/phone'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { councils, shareOut } from '@/demo/register/councils'
import { localIdOf } from '@/demo/register/local-id'
import { drawName } from '@/demo/register/names'
import { nhsOrganisations } from '@/demo/register/nhs-organisations'
import { numbersToTry, wrongCheckDigitToTry } from '@/demo/register/numbers-to-try'
import { demonstrationWorkplaces } from '@/demo/register/people'
import { demonstrationNewcomers } from '@/demo/register/newcomers'
import { Random } from '@/demo/register/random'
import { readArguments } from '@/demo/register/arguments'
import { yearsLater } from '@/demo/register/seed-clock'

describe('the numbers to try', () => {
  it('are the first ten synthetic numbers, and one that is not well formed', () => {
    expect(numbersToTry.map(({ number }) => number)).toEqual(Array.from({ length: 10 }, (_, index) => syntheticNhsNumber(index)))
    expect(isNhsNumber(wrongCheckDigitToTry)).toBe(false)
  })
})

describe('chance', () => {
  it('is the same for the same seed, stream and index, and different for any other', () => {
    const draw = (seed: number, stream: string, index: number) => new Random(seed, stream, index).uuid()
    expect(draw(1, 'child', 7)).toBe(draw(1, 'child', 7))
    expect(new Set([draw(1, 'child', 7), draw(2, 'child', 7), draw(1, 'plan', 7), draw(1, 'child', 8)]).size).toBe(4)
  })

  it('makes identifiers of the right form, those with a time in its order', () => {
    const random = new Random(1, 'test')
    for (let nth = 0; nth < 1000; nth++) expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const moment = Date.UTC(2026, 10, 22, 14, 32)
    expect(random.uuidOfTime(moment)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(parseInt(random.uuidOfTime(moment).replaceAll('-', '').slice(0, 12), 16)).toBe(moment)
  })

  it('reaches both ends of a range, and keeps to weights', () => {
    const random = new Random(1, 'test')
    const drawn = Array.from({ length: 2000 }, () => random.between(3, 6))
    expect(new Set(drawn)).toEqual(new Set([3, 4, 5, 6]))
    const heads = Array.from({ length: 4000 }, () =>
      random.weighted([
        ['heads', 3],
        ['tails', 1],
      ] as const),
    ).filter((side) => side === 'heads')
    expect(heads.length / 4000).toBeCloseTo(0.75, 1)
    expect(() => random.pick([])).toThrow(RangeError)
  })
})

describe('the councils and NHS organisations', () => {
  it('have the names under which the demonstration people work there', () => {
    const names = new Map([
      ...councils.map(({ dfeCode, name }) => [dfeCode, name] as const),
      ...nhsOrganisations.map(({ odsCode, name }) => [odsCode, name] as const),
      ['X26', 'NHS England'] as const,
    ])
    // Newcomers' organisations are not in the register until an administrator adds them.
    const toBeAdded = new Set(demonstrationNewcomers.flatMap(({ assignments }) => assignments.map(({ organisation }) => organisation)))
    for (const [code, name] of Object.entries(demonstrationWorkplaces)) if (!toBeAdded.has(code)) expect(names.get(code)).toBe(name)
    expect([...toBeAdded].filter((code) => names.has(code) || !(code in demonstrationWorkplaces))).toEqual([])
  })

  it('have only telephone numbers that Ofcom keeps for drama', () => {
    const phones = councils.flatMap(({ dayPhone, dutyPhone, teams }) => [
      dayPhone,
      dutyPhone,
      ...[...teams.protection, ...teams.lookedAfter].map(([, phone]) => phone),
    ])
    for (const phone of phones) {
      expect(phone).toMatch(/^(01632 960[0-9]{3}|020 7946 0[0-9]{3})$/)
      expect(parsePhoneNumber(phone).ok).toBe(true)
    }
    expect(new Set(phones).size).toBe(phones.length)
  })

  it('share out any number of children, Birmingham the most and Rutland its few', () => {
    for (const children of [0, 1, 80, 1000, 2958, 200_000]) expect(shareOut(children).reduce((sum, share) => sum + share, 0)).toBe(children)
    const usual = shareOut(2958)
    expect(Math.max(...usual)).toBe(usual[2])
    expect(usual[6]).toBe(40)
  })
})

describe('people of the register', () => {
  it('have local numbers that never meet', () => {
    const leeds = councils[4]!
    const ids = Array.from({ length: 50_000 }, (_, person) => localIdOf(leeds, person))
    expect(new Set(ids).size).toBe(50_000)
    expect(ids.every((id) => /^383-[1-9][0-9]{5}$/.test(id))).toBe(true)
  })

  it('have names that an authority could publish', () => {
    for (let nth = 0; nth < 5000; nth++) {
      const { familyName, givenName } = drawName(new Random(1, 'name', nth))
      for (const name of [familyName, givenName]) expect(name).toMatch(/^\p{L}[\p{L}'-]{0,98}$/u)
    }
  })

  it('come of age on 1 March when they were born on 29 February', () => {
    expect(yearsLater(calendarDate('2008-02-29'), 18)).toBe('2026-03-01')
    expect(yearsLater(calendarDate('2008-02-29'), 4)).toBe('2012-02-29')
    expect(yearsLater(calendarDate('2026-11-22'), -18)).toBe('2008-11-22')
  })
})

describe('the command line of npm run seed', () => {
  it('takes whole numbers and leaves out what is not asked for', () => {
    expect(readArguments(['--children', '200000', '--accesses', '5000000'])).toEqual({ children: 200_000, accesses: 5_000_000 })
    expect(readArguments([])).toEqual({})
  })

  it.each([[['--children', 'many']], [['--children', '-1']], [['--children', '1.5']], [['--kids', '3']], [['3']]])(
    'refuses %j with how it is used',
    (given) => {
      expect(() => readArguments(given)).toThrow('Usage: npm run seed')
    },
  )
})
