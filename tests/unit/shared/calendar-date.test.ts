import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, ageOn, calendarDate, daysBetween, parseIsoDate, todayInLondon } from '@/lib/shared/calendar-date'

const FIRST = calendarDate('1900-01-01')
const ALL_DAYS = daysBetween(FIRST, calendarDate('2100-12-31'))

const anyDate = () => fc.nat(ALL_DAYS).map((days) => addDays(FIRST, days))

describe('reading a date', () => {
  it.each(['1900-01-01', '2100-12-31', '2024-02-29', '2000-02-29', '2026-11-30'])('takes %s', (text) => {
    expect(parseIsoDate(text)).toBe(text)
  })

  it.each([
    '',
    '2026-02-29',
    '2100-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '2026-01-32',
    '1899-12-31',
    '2101-01-01',
    '0026-01-01',
    '22/11/2026',
    '2026-11-22T00:00:00Z',
    '2026-1-2',
    ' 2026-11-22',
    '2026-11-22\n',
    '20261122',
    '２０２６-11-22',
    'today',
    'now',
    'infinity',
    'epoch',
    '+002026-01-01',
  ])('refuses %j', (text) => {
    expect(parseIsoDate(text)).toBeNull()
    expect(() => calendarDate(text)).toThrow(RangeError)
  })

  it('does not repeat in its error what may be a birth date', () => {
    expect(() => calendarDate('2019-02-30')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('2019-02-30') }))
  })

  it('agrees with the calendar of the language about which days exist', () => {
    const two = (value: number) => String(value).padStart(2, '0')
    fc.assert(
      fc.property(fc.integer({ min: 1890, max: 2110 }), fc.nat(14), fc.nat(33), (year, month, day) => {
        const date = new Date(Date.UTC(year, month - 1, day))
        const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
        const text = `${year}-${two(month)}-${two(day)}`
        assert.equal(parseIsoDate(text), exists && year >= 1900 && year <= 2100 ? text : null)
      }),
      { numRuns: 20_000 },
    )
  })

  it('never throws and never takes what is not a date', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const date = parseIsoDate(text)
        expect(date === null || /^\d{4}-\d\d-\d\d$/.test(text)).toBe(true)
      }),
    )
  })
})

describe('counting days', () => {
  it.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2027-01-01', -1, '2026-12-31'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-02-28', 1, '2025-03-01'],
    ['2026-11-22', 365, '2027-11-22'],
    ['2023-11-22', 366, '2024-11-22'],
    ['2026-03-28', 1, '2026-03-29'],
    ['2026-03-29', 1, '2026-03-30'],
    ['2026-10-24', 2, '2026-10-26'],
    ['1969-12-31', 1, '1970-01-01'],
  ])('from %s by %d gives %s', (from, days, to) => {
    expect(addDays(calendarDate(from), days)).toBe(to)
    expect(daysBetween(calendarDate(from), calendarDate(to))).toBe(days)
  })

  it('there and back is the same day, and dates order as text', () => {
    fc.assert(
      fc.property(anyDate(), anyDate(), (one, other) => {
        const days = daysBetween(one, other)
        expect(addDays(one, days)).toBe(other)
        expect(daysBetween(other, one)).toBe(0 - days)
        expect(Math.sign(days)).toBe(one < other ? 1 : one > other ? -1 : 0)
      }),
    )
  })

  it('refuses to leave 1900 to 2100 or to move by part of a day', () => {
    expect(() => addDays(FIRST, -1)).toThrow(RangeError)
    expect(() => addDays(calendarDate('2100-12-31'), 1)).toThrow(RangeError)
    expect(() => addDays(FIRST, 0.5)).toThrow(RangeError)
    expect(() => addDays(FIRST, 1e15)).toThrow(RangeError)
    expect(() => addDays(FIRST, Number.NaN)).toThrow(RangeError)
  })
})

describe('age', () => {
  it.each([
    ['2019-03-04', '2026-11-22', { years: 7, months: 92, weeks: 402, days: 2820 }],
    ['2019-11-22', '2026-11-21', { years: 6 }],
    ['2019-11-22', '2026-11-22', { years: 7 }],
    ['2008-02-29', '2026-02-28', { years: 17 }],
    ['2008-02-29', '2026-03-01', { years: 18 }],
    ['2008-02-29', '2024-02-29', { years: 16 }],
    ['2026-01-31', '2026-02-28', { months: 0, days: 28 }],
    ['2026-01-31', '2026-03-01', { months: 1 }],
    ['2025-12-31', '2026-01-01', { years: 0, months: 0, weeks: 0, days: 1 }],
    ['2026-11-22', '2026-11-22', { years: 0, months: 0, weeks: 0, days: 0 }],
  ])('of somebody born on %s is, on %s, %j', (born, today, age) => {
    expect(ageOn(calendarDate(born), calendarDate(today))).toMatchObject(age)
  })

  it('does not exist before birth', () => {
    expect(ageOn(calendarDate('2026-11-23'), calendarDate('2026-11-22'))).toBeNull()
  })

  it('never goes back from one day to the next, and its units agree', () => {
    fc.assert(
      fc.property(anyDate(), fc.nat(40_000), (born, days) => {
        fc.pre(daysBetween(born, calendarDate('2100-12-31')) > days)
        const today = ageOn(born, addDays(born, days))
        const tomorrow = ageOn(born, addDays(born, days + 1))
        if (today === null || tomorrow === null) throw new Error('Everybody born has an age')
        expect(today.days).toBe(days)
        expect(today.weeks).toBe(Math.floor(days / 7))
        expect(today.years).toBe(Math.floor(today.months / 12))
        expect(tomorrow.months - today.months).toBeGreaterThanOrEqual(0)
        expect(tomorrow.months - today.months).toBeLessThanOrEqual(1)
        expect(tomorrow.years - today.years).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('today in London', () => {
  it.each([
    ['2026-11-22T23:59:59Z', '2026-11-22'],
    ['2026-11-23T00:00:00Z', '2026-11-23'],
    ['2026-07-01T22:59:59Z', '2026-07-01'],
    ['2026-07-01T23:00:00Z', '2026-07-02'],
    ['2026-03-29T00:30:00Z', '2026-03-29'],
    ['2026-10-24T23:00:00Z', '2026-10-25'],
    ['2026-10-25T23:59:59Z', '2026-10-25'],
    ['2026-12-31T23:59:59Z', '2026-12-31'],
    ['2027-01-01T00:00:00Z', '2027-01-01'],
  ])('at %s is %s', (instant, date) => {
    expect(todayInLondon(new Date(instant))).toBe(date)
  })

  it('is refused when there is no such moment, or it is too far ahead', () => {
    expect(() => todayInLondon(new Date(Number.NaN))).toThrow(RangeError)
    expect(() => todayInLondon(new Date('2101-01-02T00:00:00Z'))).toThrow(RangeError)
  })
})
