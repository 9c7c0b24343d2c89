import { describe, expect, it } from 'vitest'
import { Pace, retryAfter } from '@/lib/demographics/pace'

describe('Retry-After', () => {
  it.each([
    ['5', 5_000],
    [' 0.5 ', 500],
    ['0', 0],
    [['7', '8'], 7_000],
    [undefined, null],
    ['', null],
    ['soon', null],
    ['-5', null],
  ])('%j is %j milliseconds', (header, wanted) => {
    expect(retryAfter(header)).toBe(wanted)
  })

  it('may be a moment, and one that has passed is now', () => {
    expect(retryAfter(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(58_000)
    expect(retryAfter(new Date(Date.now() - 60_000).toUTCString())).toBe(0)
  })
})

describe('a pace', () => {
  it('without a rate and without a refusal keeps nobody waiting', async () => {
    const pace = new Pace(null)
    const began = performance.now()
    for (let turn = 0; turn < 1_000; turn += 1) expect(await pace.turn(0)).toBe(true)
    expect(performance.now() - began).toBeLessThan(500)
    expect([pace.rest, pace.restsUntil]).toEqual([0, 0])
  })

  it('rests as long as was wanted, a little more, never less, and not again for what was under way', () => {
    const pace = new Pace(null)
    expect(pace.refused(10_000)).toBe(true)
    const { rest } = pace
    expect(rest).toBeGreaterThan(9_900)
    expect(rest).toBeLessThan(11_100)
    expect(pace.refused(60_000)).toBe(false)
    expect(pace.rest).toBeLessThanOrEqual(rest)
  })

  it('whose turn comes too late says so at once', async () => {
    const pace = new Pace(null)
    pace.refused(10_000)
    const began = performance.now()
    expect(await pace.turn(1_000)).toBe(false)
    expect(performance.now() - began).toBeLessThan(500)
  })

  it('rests by itself when no time is named: longer each time, until it is answered', async () => {
    const pace = new Pace(null)
    pace.refused(null)
    const first = pace.rest
    expect(first).toBeGreaterThan(200)
    expect(first).toBeLessThan(800)
    await pace.turn(1_000)
    pace.refused(null)
    expect(pace.rest).toBeGreaterThan(400)
    await pace.turn(5_000)
    pace.answered()
    pace.refused(null)
    expect(pace.rest).toBeLessThan(800)
  })
})
