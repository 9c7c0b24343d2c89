import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { BarChart } from '@/components/charts/bar-chart'
import { labelledBars } from '@/components/charts/labelled-bars'
import { TimeLine } from '@/components/charts/time-line'

const week = (place: number) => `${String(place + 1).padStart(2, '0')}-Nov`
const barsOf = (values: readonly (number | null)[]) => values.map((value, place) => ({ day: week(place), value }))

/** The words of a picture, in order. */
function wordsOf(markup: string): string[] {
  return [...markup.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words = '']) => words)
}

function bars(values: readonly (number | null)[]): string {
  return renderToStaticMarkup(createElement(BarChart, { bars: barsOf(values), spoken: 'Rows, from 3 to 9' }))
}

describe('a chart of bars', () => {
  it('prints its scale, its days and every value, and is spoken as one picture', () => {
    const markup = bars([3, 0, null, 12, 1, 2, 3, 4, 5, 6, 7, 9])
    expect(markup).toContain('role="img" aria-label="Rows, from 3 to 9"')
    expect(wordsOf(markup)).toEqual(['0', '5', '10', '15', '3', '0', '–', '12', '1', '2', '3', '4', '5', '6', '7', '9', '04-Nov', '08-Nov', '12-Nov'])
  })

  it('is as high as its value says: twice the value is twice the height', () => {
    const heights = [...bars([5, 10, 0]).matchAll(/<rect[^>]* height="([0-9.]+)"/g)].map(([, height]) => Number(height))
    expect(heights[1]).toBeCloseTo(2 * (heights[0] ?? 0))
    expect(heights[2]).toBe(0)
  })

  it.each([[[0, 0, 0]], [[1, 0, 1]], [[2, 1, 2]], [[999_999, 1, 0]]])('has whole numbers on its scale, and nought: %j', (values) => {
    const scale = wordsOf(bars(values)).slice(0, 2)
    expect(scale[0]).toBe('0')
    for (const tick of scale) expect(tick).toMatch(/^[0-9,]+$/)
  })

  it('keeps every bar and every word inside the picture', () => {
    const markup = bars([12_345, null, 8, 99_999, 5, 6, 7, 8, 9, 10, 11, 100_000])
    for (const [axis, most] of [
      ['x', 320],
      ['y', 172],
    ] as const) {
      const places = [...markup.matchAll(new RegExp(` ${axis}="([0-9.-]+)"`, 'g'))].map(([, place]) => Number(place))
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...places)).toBeLessThanOrEqual(most)
    }
    const [, largest] = markup.match(/<text x="([0-9.]+)"[^>]*>100,000</) ?? []
    expect(Number(largest), 'a number that ends there has room for its seven signs').toBeGreaterThan(7 * 7)
  })
})

describe('values above bars', () => {
  it('stand above all of them where they are short', () => {
    expect([...labelledBars([1, null, 999])]).toEqual([0, 1, 2])
  })

  it('stand above the last, the largest and the first where they are long, and never run into each other', () => {
    expect([...labelledBars([1000, 1, 1, 1, 5000, 1, 1, 1, 1, 1, 1, 2000])]).toEqual([11, 4, 0])
    expect([...labelledBars([1000, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5000, 2000])]).toEqual([11, 0])
    expect([...labelledBars([null, 1000, 1, null])]).toEqual([2])
  })
})

describe('a time line', () => {
  const dots = [
    { id: 'a', along: 0, day: '01-Oct' },
    { id: 'b', along: 0.98, day: '20-Nov' },
    { id: 'c', along: 1, day: '22-Nov' },
  ]

  it('prints the days along its scale, the place of each row, and the day above every dot that has room', () => {
    const rows = [{ name: 'Emergency department', about: 'Northern Hospital', dots }]
    const markup = renderToStaticMarkup(
      createElement(TimeLine, { rows, marks: [{ along: 0.5, day: 'Nov-2026' }], spoken: 'Visits', table: 'visits' }),
    )
    expect(wordsOf(markup)).toEqual(['Nov-2026', 'Emergency department', 'Northern Hospital', '22-Nov', '01-Oct'])
    expect(markup.match(/<circle/g)).toHaveLength(3)
    expect(markup).toContain('aria-describedby="visits"')
  })
})
