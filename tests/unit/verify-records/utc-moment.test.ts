import { describe, expect, it } from 'vitest'
import { millisecondsOf, monthsLater, utcMoment } from '@/lib/verify-records/utc-moment'

describe('a time as PostgreSQL writes it', () => {
  it.each([
    ['2026-11-30 19:55:53+00', '2026-11-30T19:55:53.000000Z'],
    ['2026-11-30 19:55:53.5+00', '2026-11-30T19:55:53.500000Z'],
    ['2026-11-30 19:55:53.123456+00', '2026-11-30T19:55:53.123456Z'],
    ['-infinity', undefined],
    ['0044-03-15 12:00:00+00 BC', undefined],
    ['2026-11-30 19:55:53+01', undefined],
  ])('%s is %s', (written, moment) => {
    expect(utcMoment(written)).toBe(moment)
    expect(Number.isNaN(millisecondsOf(written))).toBe(moment === undefined)
  })
})

describe('months later', () => {
  it.each([
    ['2025-01-31T12:00:00.000Z', 13, '2026-02-28T12:00:00.000Z'],
    ['2023-01-31T12:00:00.000Z', 13, '2024-02-29T12:00:00.000Z'],
    ['2025-11-30T23:59:59.999Z', 13, '2026-12-30T23:59:59.999Z'],
    ['2024-02-29T00:00:00.000Z', 96, '2032-02-29T00:00:00.000Z'],
    ['2024-02-29T00:00:00.000Z', 300, '2049-02-28T00:00:00.000Z'],
  ])('%s and %i months is %s, as PostgreSQL counts', (moment, months, later) => {
    expect(new Date(monthsLater(Date.parse(moment), months)).toISOString()).toBe(later)
  })

  it('never passes the day on which retention took what was sealed as long ago and a day more', () => {
    for (let day = 0; day < 3 * 366; day += 1) {
      const taken = Date.UTC(2026, 0, 1 + day)
      // What PostgreSQL's `now() - interval '13 months 1 day'` is.
      const sealed = monthsLater(taken, -13) - 86_400_000
      expect(monthsLater(sealed, 13)).toBeLessThanOrEqual(taken)
    }
  })
})
