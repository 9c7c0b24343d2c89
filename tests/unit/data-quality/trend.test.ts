import { describe, expect, it } from 'vitest'
import { trendByWeek } from '@/lib/data-quality/trend'
import { calendarDate } from '@/lib/shared/calendar-date'

const today = calendarDate('2026-11-22')

describe('the trend by week', () => {
  it('has twelve weeks, the last of which ends today', () => {
    const points = trendByWeek(today, new Map())
    expect(points).toHaveLength(12)
    expect([points[0]?.weekEnding, points[11]?.weekEnding]).toEqual(['2026-09-06', '2026-11-22'])
    expect(points.every(({ value }) => value === null)).toBe(true)
  })

  it('takes of each week the last day that was counted, and of no other week', () => {
    const days = new Map([
      [calendarDate('2026-11-16'), 5],
      [calendarDate('2026-11-18'), 7],
      [calendarDate('2026-11-15'), 9],
      [calendarDate('2026-09-06'), 3],
      [calendarDate('2026-08-30'), 100],
    ])
    const values = trendByWeek(today, days).map(({ value }) => value)
    expect(values.slice(-2)).toEqual([9, 7])
    expect(values[0]).toBe(3)
    expect(values).not.toContain(100)
  })

  it('keeps apart what was nothing and what was not counted', () => {
    const points = trendByWeek(today, new Map([[today, 0]]))
    expect(points.at(-1)?.value).toBe(0)
    expect(points.at(-2)?.value).toBeNull()
  })
})
