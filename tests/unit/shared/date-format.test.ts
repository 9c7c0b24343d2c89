import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, calendarDate, dateFields } from '@/lib/shared/calendar-date'
import { bornLine, clinicalDate, clinicalDateTime, clinicalDateTimeWithSeconds, proseDate, proseDateTime } from '@/lib/shared/date-format'
import { londonTime } from '@/lib/shared/london-time'

describe('a date', () => {
  it.each([
    ['2026-01-09', '09-Jan-2026', '9 January 2026'],
    ['2026-02-28', '28-Feb-2026', '28 February 2026'],
    ['2019-03-04', '04-Mar-2019', '4 March 2019'],
    ['2026-04-30', '30-Apr-2026', '30 April 2026'],
    ['2026-05-01', '01-May-2026', '1 May 2026'],
    ['2026-06-02', '02-Jun-2026', '2 June 2026'],
    ['2026-07-03', '03-Jul-2026', '3 July 2026'],
    ['2026-08-04', '04-Aug-2026', '4 August 2026'],
    ['2026-09-05', '05-Sep-2026', '5 September 2026'],
    ['2026-10-06', '06-Oct-2026', '6 October 2026'],
    ['2026-11-22', '22-Nov-2026', '22 November 2026'],
    ['2026-12-31', '31-Dec-2026', '31 December 2026'],
  ])('%s is %s on clinical screens and %s in prose', (date, clinical, prose) => {
    expect(clinicalDate(calendarDate(date))).toBe(clinical)
    expect(proseDate(calendarDate(date))).toBe(prose)
  })

  it('has the same shape on clinical screens on every day', () => {
    fc.assert(
      fc.property(fc.nat(70_000), (days) => {
        expect(clinicalDate(addDays(calendarDate('1900-01-01'), days))).toMatch(/^\d\d-[A-Z][a-z]{2}-\d{4}$/)
      }),
    )
  })
})

describe('a moment', () => {
  it.each([
    ['in winter', '2026-11-22T14:32:07Z', '22-Nov-2026 14:32:07', '22 November 2026 at 14:32'],
    ['in summer', '2026-07-01T14:32:07Z', '01-Jul-2026 15:32:07', '1 July 2026 at 15:32'],
    ['in September', '2026-09-15T08:00:00Z', '15-Sep-2026 09:00:00', '15 September 2026 at 09:00'],
    ['at midnight', '2026-11-22T00:00:00Z', '22-Nov-2026 00:00:00', '22 November 2026 at 00:00'],
    ['at midnight in summer', '2026-06-30T23:00:00Z', '01-Jul-2026 00:00:00', '1 July 2026 at 00:00'],
    ['a second before clocks go forward', '2026-03-29T00:59:59Z', '29-Mar-2026 00:59:59', '29 March 2026 at 00:59'],
    ['as clocks go forward', '2026-03-29T01:00:00Z', '29-Mar-2026 02:00:00', '29 March 2026 at 02:00'],
    ['in the hour before clocks go back', '2026-10-25T00:30:00Z', '25-Oct-2026 01:30:00', '25 October 2026 at 01:30'],
    ['in the hour after clocks go back', '2026-10-25T01:30:00Z', '25-Oct-2026 01:30:00', '25 October 2026 at 01:30'],
    ['at the end of the year', '2026-12-31T23:59:59Z', '31-Dec-2026 23:59:59', '31 December 2026 at 23:59'],
    ['at the start of the year', '2027-01-01T00:00:00Z', '01-Jan-2027 00:00:00', '1 January 2027 at 00:00'],
  ])('%s (%s) is shown as London clocks show it', (_when, instant, clinical, prose) => {
    const moment = new Date(instant)
    expect(clinicalDateTimeWithSeconds(moment)).toBe(clinical)
    expect(clinicalDateTime(moment)).toBe(clinical.slice(0, -3))
    expect(proseDateTime(moment)).toBe(prose)
  })

  it('is the universal time, or an hour more, at every second of a century', () => {
    const from = Date.UTC(2000, 0, 1) / 1000
    const to = Date.UTC(2099, 11, 31) / 1000
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (seconds) => {
        const { year, month, day, hour, minute, second } = londonTime(new Date(seconds * 1000))
        expect([0, 3600]).toContain(Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - seconds)
      }),
    )
  })

  it('reads as the time zone data of the platform say, whichever order moments come in', () => {
    const platform = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' })
    const two = (value: number) => String(value).padStart(2, '0')
    fc.assert(
      fc.property(fc.date({ min: new Date('1901-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }), (moment) => {
        const { year, month, day, hour, minute, second } = londonTime(moment)
        const shown = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`
        expect(shown).toBe(platform.format(moment))
      }),
      { numRuns: 12_000 },
    )
  })

  it('is refused when there is no such moment', () => {
    expect(() => clinicalDateTime(new Date(Number.NaN))).toThrow(RangeError)
  })
})

describe('the line with the date of birth', () => {
  it.each([
    ['2019-03-04', '04-Mar-2019 (7y)'],
    ['2024-11-22', '22-Nov-2024 (2y)'],
    ['2024-11-23', '23-Nov-2024 (23m)'],
    ['2025-11-22', '22-Nov-2025 (12m)'],
    ['2025-11-23', '23-Nov-2025 (11m)'],
    ['2026-09-27', '27-Sep-2026 (1m)'],
    ['2026-09-28', '28-Sep-2026 (55d)'],
    ['2026-11-21', '21-Nov-2026 (1d)'],
    ['2026-11-22', '22-Nov-2026 (0d)'],
    ['2008-11-22', '22-Nov-2008 (18y)'],
    ['1990-01-31', '31-Jan-1990 (36y)'],
  ])('of %s reads %s on 22 November 2026', (born, line) => {
    expect(bornLine(calendarDate(born), calendarDate('2026-11-22'))).toBe(line)
  })

  it('tells no age when the birth date is still to come', () => {
    expect(bornLine(calendarDate('2026-11-23'), calendarDate('2026-11-22'))).toBe('23-Nov-2026')
  })

  it('never tells nought months, and never a single year', () => {
    fc.assert(
      fc.property(fc.nat(70_000), fc.nat(3_000), (first, days) => {
        const born = addDays(calendarDate('1900-01-01'), first)
        const today = addDays(born, days)
        expect(bornLine(born, today)).toMatch(/ \((\d|[1-4]\d|5[0-5])d\)$| \(([1-9]|1\d|2[0-3])m\)$| \([2-9]y\)$/)
        expect(bornLine(born, today).slice(7, 11)).toBe(String(dateFields(born).year))
      }),
    )
  })
})
