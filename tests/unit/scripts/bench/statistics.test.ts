import { describe, expect, test } from 'vitest'
import { type Measured, median, medianOfRounds, percentile, ratioOfRates } from '@/scripts/bench/statistics'

const round = (rate: number, more: Partial<Measured> = {}): Measured => ({ requests: rate * 4, rate, p50: 1, p95: 2, p99: 3, ...more })

describe('the figures of the benchmark', () => {
  test('a percentile is a value that was measured, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
    expect(percentile(hundred, 0.5)).toBe(50)
    expect(percentile(hundred, 0.99)).toBe(99)
    expect(percentile([7], 0.5)).toBe(7)
    expect(() => percentile([], 0.5)).toThrow(RangeError)
  })

  test('the median of an even number of rounds lies between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([1, 9, 3, 5])).toBe(4)
    expect(() => median([])).toThrow(RangeError)
  })

  test('each figure has its own median, and requests are added up', () => {
    const summed = medianOfRounds([round(100, { cpu: 1 }), round(300, { cpu: 3 }), round(200, { cpu: 2 })])
    expect(summed).toMatchObject({ rate: 200, cpu: 2, requests: 2400 })
  })

  test('a figure that the system did not tell in one round is not there at all', () => {
    expect(medianOfRounds([round(1, { cpu: 1 }), round(1)])).not.toHaveProperty('cpu')
  })

  test('what slows both contestants down in one round does not change their ratio', () => {
    expect(ratioOfRates([round(90), round(9), round(180)], [round(100), round(10), round(200)])).toBeCloseTo(0.9)
  })
})
