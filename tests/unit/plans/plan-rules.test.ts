import { describe, expect, it } from 'vitest'
import { compareParts } from '@/lib/plans/compare-parts'
import { planAtTheSameTime, planFaults } from '@/lib/plans/plan-rules'
import { calendarDate as on } from '@/lib/shared/calendar-date'

const today = on('2026-11-22')
const plan = { type: 'CPP' as const, startDate: on('2026-01-10'), endDate: null, expectedOn: null, dateOfBirth: on('2019-03-04') }

describe('the rules of a plan', () => {
  it('are kept by a plan that is as it should be', () => {
    expect(planFaults(plan, today)).toEqual([])
    expect(planFaults({ ...plan, startDate: today, endDate: today }, today)).toEqual([])
  })

  it.each([
    ['starts-in-future', { startDate: on('2026-11-23') }],
    ['ends-before-start', { endDate: on('2026-01-09') }],
    ['unborn-without-date', { type: 'UCPP' as const, dateOfBirth: on('1998-01-01') }],
    ['expected-before-start', { type: 'UCPP' as const, dateOfBirth: on('1998-01-01'), expectedOn: on('2026-01-09') }],
    ['starts-before-birth', { dateOfBirth: on('2026-01-11') }],
    ['adult', { dateOfBirth: on('2008-01-10') }],
  ])('name %s', (fault, change) => {
    expect(planFaults({ ...plan, ...change }, today)).toEqual([fault])
  })

  it('let a mother be of age', () => {
    expect(planFaults({ ...plan, type: 'UCPP', expectedOn: on('2026-12-01'), dateOfBirth: on('1990-01-01') }, today)).toEqual([])
  })
})

describe('two plans of a kind', () => {
  const lasts = (startDate: string, endDate: string | null, type: 'CPP' | 'LAC' | 'UCPP' = 'CPP', expectedOn: string | null = null) => ({
    type,
    startDate: on(startDate),
    endDate: endDate === null ? null : on(endDate),
    expectedOn: expectedOn === null ? null : on(expectedOn),
  })

  it.each([
    [lasts('2026-01-10', null), lasts('2026-02-01', '2026-03-01'), true],
    [lasts('2026-01-10', '2026-02-01'), lasts('2026-02-01', null), false],
    [lasts('2026-02-01', null), lasts('2026-01-10', '2026-02-01'), false],
    [lasts('2026-01-10', '2026-02-02'), lasts('2026-02-01', null), true],
    [lasts('2026-01-10', null), lasts('2026-01-10', null, 'LAC'), false],
    // An unborn plan makes room for the next pregnancy on the day that was expected, whether or not it has been ended.
    [lasts('2026-01-10', null, 'UCPP', '2026-06-01'), lasts('2026-06-01', null, 'UCPP', '2027-01-01'), false],
    [lasts('2026-01-10', null, 'UCPP', '2026-06-02'), lasts('2026-06-01', null, 'UCPP', '2027-01-01'), true],
    [lasts('2026-01-10', '2026-05-01', 'UCPP', '2026-06-01'), lasts('2026-05-01', null, 'UCPP', '2027-01-01'), false],
    [lasts('2026-01-10', '2026-09-01', 'UCPP', '2026-06-01'), lasts('2026-06-01', null, 'UCPP', '2027-01-01'), false],
    // A plan that ended on the day it started lasted no days.
    [lasts('2026-01-10', '2026-01-10'), lasts('2026-01-01', null), false],
  ])('%j and %j run at the same time: %s', (one, other, expected) => {
    expect(planAtTheSameTime(one, [other]) !== undefined).toBe(expected)
    expect(planAtTheSameTime(other, [one]) !== undefined).toBe(expected)
  })
})

describe('what two people changed', () => {
  type Pair = { a: string; b: string }
  const parts = (['a', 'b'] as const).map((name) => ({
    name,
    label: name,
    says: (pair: Pair) => pair[name],
    answers: (pair: Pair) => ({ [name]: pair[name] }),
  }))

  it('is chosen where both changed the same, and kept where one did', () => {
    expect(compareParts(parts, { seen: { a: '1', b: '1' }, now: { a: '2', b: '2' }, mine: { a: '3', b: '1' } })).toEqual({
      changes: [
        { label: 'a', was: '1', is: '2' },
        { label: 'b', was: '1', is: '2' },
      ],
      choices: [{ name: 'a', label: 'a', mine: '3', saved: '2', theirs: { a: '2' } }],
      kept: { b: '2' },
    })
  })

  it('is no matter when both changed it alike', () => {
    expect(compareParts(parts, { seen: { a: '1', b: '1' }, now: { a: '2', b: '1' }, mine: { a: '2', b: '9' } })).toMatchObject({
      choices: [],
      kept: {},
    })
  })
})
