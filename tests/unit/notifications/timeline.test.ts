import { describe, expect, it } from 'vitest'
import type { ChildAccess } from '@/lib/access-records/accesses-to-child'
import { timelineOf } from '@/lib/notifications/timeline'

const now = new Date('2026-11-22T14:00:00Z')

function access(id: string, at: string, settingKind = 'emergency-department', organisationName = 'Northern Hospital'): ChildAccess {
  return {
    id,
    at: new Date(at),
    settingKind,
    setting: settingKind,
    organisationName,
    settingName: 'Front door',
    actorName: 'Amara Osei',
    roleLabel: 'Clinician',
    reason: 'direct-care',
    outcome: null,
    acknowledgedAt: null,
  }
}

describe('the time line of a child', () => {
  it('has a row for each setting and place, the one that was visited last on top, with all its dots', () => {
    const { lanes } = timelineOf(
      [
        access('a', '2026-10-01T10:00:00Z'),
        access('b', '2026-11-20T10:00:00Z', 'ambulance', 'Ambulance Trust'),
        access('c', '2026-11-01T10:00:00Z'),
        access('d', '2026-09-01T10:00:00Z', 'emergency-department', 'Southern Hospital'),
      ],
      now,
    )
    expect(lanes.map((lane) => [lane.setting, lane.place, lane.dots.map((dot) => dot.id)])).toEqual([
      ['ambulance', 'Ambulance Trust', ['b']],
      ['emergency-department', 'Northern Hospital', ['c', 'a']],
      ['emergency-department', 'Southern Hospital', ['d']],
    ])
  })

  it('goes from the first access to now', () => {
    const { lanes } = timelineOf(
      [access('first', '2026-09-22T14:00:00Z'), access('middle', '2026-10-23T02:00:00Z'), access('now', now.toISOString())],
      now,
    )
    expect(lanes[0]!.dots.map((dot) => [dot.id, Math.round(dot.along * 100)])).toEqual([
      ['now', 100],
      ['middle', 50],
      ['first', 0],
    ])
  })

  it('spans a month at least, so that two looks of one evening stand close together', () => {
    const { lanes } = timelineOf([access('a', '2026-11-22T10:00:00Z'), access('b', '2026-11-22T13:00:00Z')], now)
    const [later, earlier] = lanes[0]!.dots
    expect(later!.along - earlier!.along).toBeLessThan(0.01)
    expect(earlier!.along).toBeGreaterThan(0.98)
  })

  it('keeps an access of a moment ahead of this clock inside the picture', () => {
    expect(timelineOf([access('a', '2026-11-22T14:00:05Z')], now).lanes[0]!.dots[0]!.along).toBe(1)
  })

  it('marks weeks where it is shorter than eight of them: today, and the same day before', () => {
    const { marks, by } = timelineOf([access('a', '2026-11-20T10:00:00Z')], now)
    expect(by).toBe('week')
    expect(marks.map((mark) => mark.day)).toEqual(['2026-10-25', '2026-11-01', '2026-11-08', '2026-11-15', '2026-11-22'])
    expect(marks.at(-1)!.along).toBe(1)
    expect(timelineOf([access('a', '2026-09-27T15:00:00Z')], now).marks).toHaveLength(8)
  })

  it('marks the first days of months', () => {
    const { marks } = timelineOf([access('a', '2026-08-15T10:00:00Z')], now)
    expect(marks.map((mark) => mark.day)).toEqual(['2026-09-01', '2026-10-01', '2026-11-01'])
    expect(marks.map((mark) => mark.along)).toEqual(marks.map((mark) => mark.along).toSorted((one, other) => one - other))
  })

  it.each([['2015-01-01'], ['2020-06-15'], ['2024-02-29'], ['2025-12-31'], ['1999-01-01']])(
    'has no more than eight marks, whenever it began: %s',
    (began) => {
      const { marks } = timelineOf([access('a', `${began}T10:00:00Z`)], now)
      expect(marks.length).toBeGreaterThan(1)
      expect(marks.length).toBeLessThanOrEqual(8)
      for (const mark of marks) {
        expect(mark.along).toBeGreaterThanOrEqual(0)
        expect(mark.along).toBeLessThanOrEqual(1)
      }
    },
  )
})
