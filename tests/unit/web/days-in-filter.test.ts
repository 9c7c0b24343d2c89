import { describe, expect, it } from 'vitest'
import { daysShown, daysTyped } from '@/lib/web/days-in-filter'

function posted(from: readonly string[], to: readonly string[] = []): FormData {
  const form = new FormData()
  for (const [name, parts] of [
    ['from', from],
    ['to', to],
  ] as const) {
    for (const [place, part] of ['day', 'month', 'year'].entries()) form.set(`${name}-${part}`, parts[place] ?? '')
  }
  return form
}

describe('the days of a filter', () => {
  it('are read from three fields each, in Britain’s order', () => {
    expect(daysTyped(posted(['3', '11', '2026'], ['22', 'nov', '2026']))).toEqual({ from: '2026-11-03', to: '2026-11-22', problems: [] })
  })

  it('leave an end open of which nothing was typed, or which was not sent', () => {
    expect(daysTyped(posted([], [' ', '', '']))).toEqual({ from: null, to: null, problems: [] })
    expect(daysTyped(new FormData())).toEqual({ from: null, to: null, problems: [] })
  })

  it('may be pasted whole into the first field', () => {
    expect(daysTyped(posted(['22/11/2026'], ['2026-11-30']))).toEqual({ from: '2026-11-22', to: '2026-11-30', problems: [] })
  })

  it('say at their field what is to be corrected, and nothing of what was typed', () => {
    const { from, to, problems } = daysTyped(posted(['30', '2', '2026'], ['9990000018', '', '']))
    expect([from, to]).toEqual([null, null])
    expect(problems).toEqual([
      { field: 'from-day', message: 'First day must be a real date' },
      { field: 'to-month', message: 'Last day must include a month and year' },
    ])
  })

  it('must not end before they begin', () => {
    expect(daysTyped(posted(['2', '1', '2026'], ['1', '1', '2026'])).problems).toEqual([
      { field: 'to-day', message: 'The last day must not be before the first' },
    ])
    expect(daysTyped(posted(['1', '1', '2026'], ['1', '1', '2026'])).problems).toEqual([])
  })

  it('stand in the fields as they were typed while something is to be corrected, or as they are asked for', () => {
    const kept = { answers: { 'from-day': ['30'], 'from-month': ['2'] }, problems: [{ field: 'from-day', message: 'no' }] }
    expect(daysShown(kept, { from: '2026-01-01' })).toEqual({ 'from-day': '30', 'from-month': '2' })
    expect(daysShown(null, { from: '2026-01-31', to: null })).toEqual({
      'from-day': '31',
      'from-month': '01',
      'from-year': '2026',
      'to-day': '',
      'to-month': '',
      'to-year': '',
    })
  })
})
