import vm from 'node:vm'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { ResultAgeing } from '@/components/lookup/result-ageing'

const MINUTE = 60_000

/** What happens on the computer while the result stands there: minutes that it is awake, asleep, and by which its clock is moved. */
type Course = { awake?: number; asleep?: number; clockMoves?: number }

/** Whether the answer shows, after some time, of a result that was so many minutes old when it was sent. */
function shows({ age = 0, clockIsOff = 0 }: { age?: number; clockIsOff?: number }, ...course: Course[]): boolean {
  const html = renderToStaticMarkup(ResultAgeing({ nonce: 'n', age: age * MINUTE }))
  const script = /<script[^>]*>([\s\S]*)<\/script>/.exec(html)![1]!
  let counted = 800
  let clock = Date.parse('2026-12-01T10:00:00Z') + clockIsOff * MINUTE
  const parts: Record<string, { hidden: boolean }> = { 'result-live': { hidden: false }, 'result-old': { hidden: true } }
  const asked: (() => void)[] = []
  vm.runInNewContext(script, {
    Date: { now: () => clock },
    performance: { now: () => counted },
    document: { getElementById: (id: string) => parts[id], addEventListener: (_: string, ask: () => void) => asked.push(ask) },
    // Also when the browser brings a kept page back: nothing runs anew, and it is asked.
    addEventListener: (_: string, ask: () => void) => asked.push(ask),
    setInterval: (ask: () => void) => asked.push(ask),
  })
  for (const { awake = 0, asleep = 0, clockMoves = 0 } of course) {
    counted += awake * MINUTE
    clock += (awake + asleep + clockMoves) * MINUTE
    for (const ask of asked) ask()
  }
  expect(parts['result-old']!.hidden).toBe(!parts['result-live']!.hidden)
  return !parts['result-live']!.hidden
}

describe('the cover after ten minutes', () => {
  it.each([-24 * 60, -60, -11, 0, 11, 60, 24 * 60])('comes then and not before, on a computer whose clock is off by %i minutes', (clockIsOff) => {
    expect([shows({ clockIsOff }), shows({ clockIsOff }, { awake: 9 }), shows({ clockIsOff }, { awake: 10 })]).toEqual([true, true, false])
  })

  it('counts from the check, where the page was loaded again or sent late', () => {
    expect([shows({ age: 8 }, { awake: 1 }), shows({ age: 8 }, { awake: 2 }), shows({ age: 12 })]).toEqual([true, false, false])
  })

  it('counts the time that the computer was asleep', () => expect(shows({}, { awake: 1 }, { asleep: 10 })).toBe(false))

  it('is not put off by a clock that is set back, nor by a server whose clock is behind the database’s', () => {
    expect([shows({}, { awake: 5, clockMoves: -60 }, { awake: 6 }), shows({ age: -1 }, { awake: 10 })]).toEqual([false, false])
  })
})
