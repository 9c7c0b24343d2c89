import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { semaphore, type Semaphore } from '@/server/web/semaphore'

let ends: (() => void)[]
let began: number[]
beforeEach(() => {
  ends = []
  began = []
})
afterEach(() => void vi.useRealTimers())

/** Work that lasts until told to end; the first piece fails. */
function work(run: Semaphore, nth: number): Promise<number> {
  return run(async () => {
    began.push(nth)
    await new Promise<void>((resolve) => ends.push(resolve))
    if (nth === 0) throw new Error('failed')
    return nth
  })
}

it('runs as many at once as there are permits, in the order in which they came, also after one has failed', async () => {
  const run = semaphore(2, () => false)
  const all = Promise.allSettled([0, 1, 2, 3, 4].map((nth) => work(run, nth)))
  for (let end = 0; end < 5; end += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    expect(began).toHaveLength(Math.min(5, end + 2))
    ends[end]!()
  }
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(began).toEqual([0, 1, 2, 3, 4])
})

it('lets one more in at each check while there is time to spare, and none when there is not', async () => {
  vi.useFakeTimers()
  let idle = false
  const run = semaphore(1, () => idle)
  const all = [0, 1, 2, 3].map((nth) => work(run, nth).catch(() => nth))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(began, 'nothing to spare').toEqual([0])
  idle = true
  await vi.advanceTimersByTimeAsync(20)
  expect(began).toEqual([0, 1])
  await vi.advanceTimersByTimeAsync(40)
  expect(began).toEqual([0, 1, 2, 3])
  expect(vi.getTimerCount(), 'nobody is waiting, so nothing is checked').toBe(0)
  const late = work(run, 4)
  idle = false
  for (const end of [0, 1, 2]) ends[end]!()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(began, 'one that was let in as an extra leaves no permit behind').toEqual([0, 1, 2, 3])
  ends[3]!()
  await vi.advanceTimersByTimeAsync(0)
  expect(began).toEqual([0, 1, 2, 3, 4])
  ends[4]!()
  expect(await Promise.all([...all, late])).toEqual([0, 1, 2, 3, 4])
})
