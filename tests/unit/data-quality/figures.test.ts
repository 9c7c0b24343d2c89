import { describe, expect, it } from 'vitest'
import { attentionOf, byAttention, type QualityCounts } from '@/lib/data-quality/figures'
import { figureAdvice, figureLink, figureText, verdictOf } from '@/lib/data-quality/labels'

const inOrder: QualityCounts = {
  authority_id: 'one',
  updated_at: '2026-11-22T09:00:00Z',
  update_every_days: 7,
  stale: false,
  days_old: 0,
  contacts_days: 12,
  rows_to_fix: 0,
  oldest_row_days: null,
  unborn_overdue: 0,
  unread_accesses: 0,
  numbers_to_check: 0,
  children: 200,
  traced: 200,
  matched: 200,
}

const empty = { ...inOrder, children: 0, traced: 0, matched: 0 }

describe('what needs attention', () => {
  it('is nothing when all is in order', () => {
    expect(attentionOf(inOrder)).toEqual([])
    expect(verdictOf(inOrder)).toBe(
      '100% of the NHS numbers agree with the national records. Your information is up to date, and nothing waits to be done.',
    )
  })

  it.each([
    [{ stale: true, days_old: 9 }, 'information'],
    [{ stale: true, days_old: null }, 'information'],
    [{ contacts_days: 91 }, 'contacts'],
    [{ contacts_days: null }, 'contacts'],
    [{ rows_to_fix: 1, oldest_row_days: 3 }, 'rows'],
    [{ unborn_overdue: 2 }, 'unborn'],
    [{ unread_accesses: 1 }, 'accesses'],
    [{ numbers_to_check: 1 }, 'numbers'],
  ])('is noticed: %o', (given, figure) => {
    const counts = { ...inOrder, ...given }
    expect(attentionOf(counts)).toEqual([figure])
    expect(figureAdvice(counts, attentionOf(counts)[0]!)).not.toBe(figureAdvice(inOrder, attentionOf(counts)[0]!))
  })

  it('is not what lies within its time', () => {
    expect(attentionOf({ ...inOrder, days_old: 6, contacts_days: 90 })).toEqual([])
  })
})

describe('the verdict', () => {
  it('says first of all that clinicians are being told', () => {
    expect(verdictOf({ ...empty, stale: true, rows_to_fix: 3 })).toBe('Clinicians are being told that your information is not up to date.')
  })

  it('counts what is to be done', () => {
    expect(verdictOf({ ...empty, rows_to_fix: 1 })).toBe('Your information is up to date. One thing needs your attention.')
    expect(verdictOf({ ...empty, rows_to_fix: 1, unread_accesses: 4 })).toBe('Your information is up to date. 2 of 6 things need your attention.')
  })

  it('says how many numbers agree, of all and not of those that were compared, and never rounds up to all', () => {
    expect(verdictOf({ ...inOrder, children: 1000, traced: 1000, matched: 968 })).toMatch(
      /^96\.8% of the NHS numbers agree with the national records\. /,
    )
    expect(verdictOf({ ...inOrder, children: 20_000, traced: 20_000, matched: 19_999 })).toMatch(/^99\.9% /)
    expect(verdictOf({ ...inOrder, children: 20, traced: 10, matched: 10 })).toMatch(/^50% /)
    expect(verdictOf({ ...inOrder, children: 10, traced: 10, matched: 10 })).toMatch(/^100% /)
  })
})

describe('a figure', () => {
  it('tells numbers that are wrong from those that nobody could compare yet', () => {
    const advice = (wrong: number, waiting: number) =>
      figureAdvice({ ...inOrder, numbers_to_check: wrong + waiting, traced: inOrder.children - waiting }, 'numbers')
    expect(advice(2, 0)).toBe(
      'The national records have another name, date of birth or number for these children, or a death. Correct them, or record the death.',
    )
    expect(advice(0, 1)).toBe('1 child could not be compared with the national records yet. CPIS compares them as soon as it can.')
    expect(advice(2, 3)).toMatch(/record the death\. 3 of them could not be compared/)
  })

  it('is told in words', () => {
    expect(figureText(inOrder, 'information')).toBe('Today')
    expect(figureText({ ...inOrder, days_old: 1 }, 'information')).toBe('1 day')
    expect(figureText({ ...inOrder, days_old: null }, 'information')).toBe('Never')
    expect(figureText({ ...inOrder, unread_accesses: 1234 }, 'accesses')).toBe('1,234')
  })

  it('leads only those to where it is fixed who may fix it', () => {
    expect(figureLink('rows', 'LD')?.href).toBe('/uploads/to-fix')
    expect(figureLink('rows', 'LP')).toBeNull()
    expect(figureLink('accesses', 'LD')).toBeNull()
    expect(figureLink('accesses', 'ED')?.href).toBe('/notifications?status=overdue')
  })
})

describe('authorities', () => {
  const named = (name: string, given: Partial<QualityCounts> & { status?: string }) => ({ status: 'live', ...inOrder, ...given, name })

  it('stand in the order of what needs attention', () => {
    const authorities = [
      named('In order', {}),
      named('One thing, much', { unread_accesses: 90 }),
      named('Two things', { rows_to_fix: 1, unborn_overdue: 1 }),
      named('Nine days', { stale: true, days_old: 9 }),
      named('Never', { stale: true, days_old: null }),
      named('One thing, little', { unread_accesses: 1 }),
      named('Also in order', {}),
      named('Joining', { status: 'onboarding', stale: true, days_old: null }),
    ]
    expect(byAttention(authorities).map(({ name }) => name)).toEqual([
      'Never',
      'Nine days',
      'Two things',
      'One thing, much',
      'One thing, little',
      'Also in order',
      'In order',
      'Joining',
    ])
  })
})
