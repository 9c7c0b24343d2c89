import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inTurns, type Turn } from '@/server/web/semaphore'

let ends: (() => void)[]
let began: number[]
beforeEach(() => {
  ends = []
  began = []
})
afterEach(() => void vi.useRealTimers())

/** Work that lasts until its end is called; the first one fails. */
function work(turn: Turn, nth: number): Promise<number> {
  return turn(async () => {
    began.push(nth)
    await new Promise<void>((resolve) => ends.push(resolve))
    if (nth === 0) throw new Error('failed')
    return nth
  })
}

it('so many at once and no more, in the order in which they came, also after one that failed', async () => {
  const turn = inTurns(2, () => false)
  const all = Promise.allSettled([0, 1, 2, 3, 4].map((nth) => work(turn, nth)))
  for (let end = 0; end < 5; end += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    expect(began).toHaveLength(Math.min(5, end + 2))
    ends[end]!()
  }
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(began).toEqual([0, 1, 2, 3, 4])
})

it('lets one more in at each look while there is time to spare, and none when there is not', async () => {
  vi.useFakeTimers()
  let idle = false
  const turn = inTurns(1, () => idle)
  const all = [0, 1, 2, 3].map((nth) => work(turn, nth).catch(() => nth))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(began, 'nothing to spare').toEqual([0])
  idle = true
  await vi.advanceTimersByTimeAsync(20)
  expect(began).toEqual([0, 1])
  await vi.advanceTimersByTimeAsync(40)
  expect(began).toEqual([0, 1, 2, 3])
  expect(vi.getTimerCount(), 'nobody waits, and nobody looks').toBe(0)
  const late = work(turn, 4)
  idle = false
  for (const end of [0, 1, 2]) ends[end]!()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(began, 'whoever was let in besides gives no place').toEqual([0, 1, 2, 3])
  ends[3]!()
  await vi.advanceTimersByTimeAsync(0)
  expect(began).toEqual([0, 1, 2, 3, 4])
  ends[4]!()
  expect(await Promise.all([...all, late])).toEqual([0, 1, 2, 3, 4])
})
