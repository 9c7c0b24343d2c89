import { expect, it } from 'vitest'
import { inTurns } from '@/lib/identity/turns'

it('so many at once and no more, in the order in which they came, also after one that failed', async () => {
  const turn = inTurns(2)
  const began: number[] = []
  const ends: (() => void)[] = []
  let at = 0
  let most = 0
  const work = (nth: number) => turn(async () => {
    began.push(nth)
    most = Math.max(most, ++at)
    await new Promise<void>((resolve) => ends.push(resolve))
    at -= 1
    if (nth === 0) throw new Error('failed')
    return nth
  })
  const all = Promise.allSettled([0, 1, 2, 3, 4].map(work))
  for (let end = 0; end < 5; end += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    expect(began).toHaveLength(Math.min(5, end + 2))
    ends[end]!()
  }
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect([began, most, at]).toEqual([[0, 1, 2, 3, 4], 2, 0])
})
