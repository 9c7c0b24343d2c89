import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { keepRunning, type Running } from '@/scripts/process/keep-running'

/** Something that ends when it is told to, or by itself. */
function something(): Running & { end: (code: number) => void; stopped: boolean } {
  let end: (code: number) => void = () => undefined
  const ended = new Promise<number>((resolve) => (end = resolve))
  const made = {
    ended,
    end,
    stopped: false,
    stop: async () => {
      made.stopped = true
      end(0)
    },
  }
  return made
}

it('starts again whatever ends by itself, and says so; and not what is stopped', async () => {
  const made = [something()]
  const said: string[] = []
  const startAgain = async () => {
    made.push(something())
    return made.at(-1)!
  }
  const kept = keepRunning(made[0]!, { name: 'The database', startAgain, say: (sentence) => void said.push(sentence), firstPause: 1 })
  for (let time = 1; time <= 3; time += 1) {
    made.at(-1)!.end(137)
    await expect.poll(() => made.length).toBe(time + 1)
  }
  expect(said.slice(0, 2)).toEqual(['The database has ended by itself (exit code 137) and is started again.', 'The database runs again.'])
  await kept.stop()
  expect(made.map(({ stopped }) => stopped)).toEqual([false, false, false, true])
  await pause(20)
  expect(made).toHaveLength(4)
})

it('tries on when it cannot be started, and stops while it waits', async () => {
  const first = something()
  let tries = 0
  const startAgain = async (): Promise<Running> => {
    tries += 1
    throw new Error('The port is in use')
  }
  const said: string[] = []
  const kept = keepRunning(first, { name: 'The worker', startAgain, say: (sentence) => void said.push(sentence), firstPause: 1 })
  first.end(1)
  await expect.poll(() => tries).toBeGreaterThan(2)
  await kept.stop()
  expect(said).toContain('The worker could not be started again: The port is in use')
  const before = tries
  await pause(50)
  expect(tries).toBe(before)
})

it('stops what was just being started again', async () => {
  const [first, second] = [something(), something()]
  let go: () => void = () => undefined
  const waiting = new Promise<void>((resolve) => (go = resolve))
  const kept = keepRunning(first, { name: 'The sealer', startAgain: () => waiting.then(() => second), say: () => undefined, firstPause: 1 })
  first.end(1)
  await pause(20)
  const stopping = kept.stop()
  go()
  await pause(5)
  second.end(0)
  await stopping
  expect(second.stopped).toBe(true)
})

it('says that something runs again when it does its work, and not before; nor of what ends on the way there', async () => {
  let getReady: () => void = () => undefined
  const made = [something(), something(), something()]
  const said: string[] = []
  const startAgain = async (): Promise<Running> => {
    const again = made[startAgain.times++]!
    return { ...again, ready: new Promise<void>((resolve) => (getReady = resolve)) }
  }
  startAgain.times = 1
  const kept = keepRunning(made[0]!, { name: 'The worker', startAgain, say: (sentence) => void said.push(sentence), firstPause: 1 })
  const endsByItself = 'The worker has ended by itself (exit code 1) and is started again.'
  for (const nth of [0, 1]) {
    made[nth]!.end(1)
    await expect.poll(() => startAgain.times).toBe(nth + 2)
  }
  await pause(20)
  expect(said).toEqual([endsByItself, endsByItself])
  getReady()
  await expect.poll(() => said).toEqual([endsByItself, endsByItself, 'The worker runs again.'])
  await kept.stop()
})
