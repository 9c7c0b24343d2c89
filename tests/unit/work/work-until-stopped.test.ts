import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { logInto } from '@/lib/shared/log'
import { WorkFailure } from '@/lib/work/failure-reason'
import type { Outcome, Queue } from '@/lib/work/queue'
import { wakeUp } from '@/lib/work/wake-up'
import { workOnce, workUntilStopped } from '@/lib/work/work-until-stopped'
import { memoryQueue, type Line, type MemoryQueue, type Piece } from '@/tests/support/memory-queue'

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cpis-work-'))
})
beforeEach(() => {
  file = path.join(folder, `${performance.now()}.log`)
  logInto(file)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What was logged: the event, and which queue and piece it was about. */
function logged(): string[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines
    .map((line) => JSON.parse(line) as { msg: string; queue: string; useCase?: string })
    .map(({ msg, queue, useCase = '' }) => `${msg} ${queue} ${useCase}`.trim())
}

const standing = ({ lines }: MemoryQueue) => Object.fromEntries(lines.map(({ name, state, lastError }) => [name, lastError ?? state]))
const done = async (): Promise<Outcome> => ({})
const never = () => new Promise<never>(() => undefined)
const lost = new Error('connection to 10.0.0.1 lost')

/** Works on a queue until something holds, then stops it. @returns how long stopping took, in milliseconds */
async function workUntil(queue: Queue<Piece>, holds: () => boolean): Promise<number> {
  const stopping = new AbortController()
  const working = workUntilStopped(queue, stopping.signal)
  await expect.poll(holds, { timeout: 5_000, interval: 2 }).toBe(true)
  const begun = performance.now()
  stopping.abort()
  await working
  return performance.now() - begun
}

type Case = [
  what: string,
  perform: (queue: MemoryQueue, signal: AbortSignal) => Promise<Outcome>,
  changes: Partial<Queue<Piece>>,
  becomes: string,
  events: string[],
]

/** What may become of the piece `odd`, beside which `even` is done. */
const cases: Case[] = [
  ['is done', done, {}, 'done', []],
  ['did something', async () => ({ did: 3 }), {}, 'done', ['work.done periodic odd']],
  ['was settled by what did it', async () => ({ settled: true }), {}, 'waiting', []],
  ['throws', () => Promise.reject(lost), {}, 'failed with Error', ['work.failed periodic odd']],
  [
    'throws at once',
    () => {
      throw new TypeError('Robin Ashworth')
    },
    {},
    'failed with TypeError',
    ['work.failed periodic odd'],
  ],
  ['fails in words of ours', () => Promise.reject(new WorkFailure('nothing answers')), {}, 'nothing answers', ['work.failed periodic odd']],
  [
    'fails in words of its queue',
    () => Promise.reject(lost),
    { reasonFor: () => 'the mail server is gone' },
    'the mail server is gone',
    ['work.failed periodic odd'],
  ],
  ['hangs beyond its limit', never, { limit: 30 }, 'not done within 0.03 seconds', ['work.failed periodic odd']],
  [
    'is taken over meanwhile',
    async (queue) => {
      queue.takeOver('odd')
      return never()
    },
    {},
    'waiting',
    ['work.lease.lost periodic odd'],
  ],
  [
    'is taken over just before it is finished',
    async (queue) => {
      queue.takeOver('odd')
      return { did: 1 }
    },
    {},
    'waiting',
    ['work.lease.lost periodic odd'],
  ],
  [
    'cannot be finished',
    done,
    { finish: ({ name }) => (name === 'odd' ? Promise.reject(lost) : Promise.resolve(true)) },
    'waiting',
    ['work.settle.failed periodic odd'],
  ],
  [
    'cannot be put off',
    () => Promise.reject(lost),
    { putOff: () => Promise.reject(lost) },
    'waiting',
    ['work.failed periodic odd', 'work.settle.failed periodic odd'],
  ],
]

describe('a piece of work', () => {
  it.each(cases)('that %s: what becomes of it, and what is logged, while another is done', async (what, perform, changes, becomes, events) => {
    const queue: MemoryQueue = memoryQueue(['odd', 'even'], ({ name }, signal) => (name === 'odd' ? perform(queue, signal) : done()), changes)
    queue.renew = { every: 5, lease: async ({ name, lease }) => queue.lines.some((line) => line.name === name && line.leasedBy === lease) }
    expect(await workOnce(queue)).toBe(2)
    expect(standing(queue).odd).toBe(becomes)
    if (changes.finish === undefined) expect(standing(queue).even).toBe('done')
    expect(logged()).toEqual(events)
    // Whatever could not be written down is still leased, so that it comes again when the lease has run out.
    if (/cannot be/.test(what)) expect(queue.lines.find(({ name }) => name === 'odd')?.leasedBy).not.toBeNull()
  })

  it('is told to stop when its time is up, and when its lease is lost', async () => {
    const told: string[] = []
    const hearing = (name: string, signal: AbortSignal) =>
      new Promise<never>(() => signal.addEventListener('abort', () => told.push(`${name}: ${(signal.reason as Error).constructor.name}`)))
    await workOnce(memoryQueue(['slow'], ({ name }, signal) => hearing(name, signal), { limit: 20 }))
    const queue = memoryQueue(['stolen'], ({ name }, signal) => hearing(name, signal), { renew: { every: 5, lease: async () => false } })
    await workOnce(queue)
    expect(told).toEqual(['slow: OutOfTime', 'stolen: LeaseLost'])
  })

  it('has its lease renewed for as long as it takes and no longer, also when a renewal fails', async () => {
    let renewals = 0
    const lease = async () => {
      renewals += 1
      if (renewals === 2) throw lost
      return true
    }
    const queue = memoryQueue(['long'], () => pause(100, {}), { renew: { every: 10, lease } })
    await workOnce(queue)
    expect(renewals).toBeGreaterThan(3)
    const after = renewals
    await pause(50)
    expect(renewals).toBe(after)
    expect(standing(queue)).toEqual({ long: 'done' })
    expect(logged()).toEqual(['work.renew.failed periodic long'])
  })

  it('says why it failed, without the words of whatever failed', async () => {
    await workOnce(memoryQueue(['odd'], () => Promise.reject(Object.assign(new Error('Key (nhs_number)=(9990000018) exists'), { code: '23505' }))))
    expect(readFileSync(file, 'utf8')).toContain('"errorMessage":"failed with 23505"')
    expect(readFileSync(file, 'utf8')).not.toMatch(/nhs_number|9990000018/)
  })
})

describe('a queue', () => {
  it('of which nothing can be claimed is asked again, and what is due then is done', async () => {
    const queue = memoryQueue(['one'], done)
    const { claim } = queue
    let failures = 2
    queue.claim = () => (failures-- > 0 ? Promise.reject(lost) : claim())
    await workUntil(queue, () => queue.lines[0]?.state === 'done')
    expect(logged()).toEqual(['work.claim.failed periodic', 'work.claim.failed periodic'])
  })

  it.each([
    ['nothing is due', async () => []],
    ['nothing can be claimed', () => Promise.reject(lost)],
  ])('is asked once and then rests while %s, and is stopped at once', async (_, claim) => {
    let asked = 0
    const counting = () => {
      asked += 1
      return claim()
    }
    const queue = { ...memoryQueue([], done), claim: counting, rest: 60_000, restAfterFailure: 60_000 }
    const begun = performance.now()
    expect(await workUntil(queue, () => performance.now() - begun > 30)).toBeLessThan(1_000)
    expect(asked).toBe(1)
  })

  it('that is stopped finishes what is under way, and claims nothing more', async () => {
    let release: (outcome: Outcome) => void = () => undefined
    const released = new Promise<Outcome>((resolve) => (release = resolve))
    const queue = memoryQueue(['one', 'two'], ({ name }) => (name === 'two' ? released : done()))
    const stopping = new AbortController()
    let ended = false
    const working = workUntilStopped(queue, stopping.signal).then(() => (ended = true))
    await expect.poll(() => standing(queue).one).toBe('done')
    stopping.abort()
    await pause(30)
    expect([ended, standing(queue).two]).toEqual([false, 'waiting'])
    release({})
    await working
    expect([standing(queue).two, queue.asked]).toEqual(['done', 1])
  })

  it.each([
    [1, 'hangs, and the others wait for it'],
    [2, 'hangs, and the others are done meanwhile'],
  ])('with %i lanes: one piece %s', async (lanes) => {
    const queue = memoryQueue(['hangs', 'fine', 'fine too'], ({ name }) => (name === 'hangs' ? never() : done()), { lanes, limit: 200 })
    queue.most = 1
    let meanwhile: unknown
    await workUntil(queue, () => {
      if (queue.lines[0]?.leasedBy !== null) meanwhile = standing(queue)
      return standing(queue)['fine too'] === 'done' && queue.lines[0]?.lastError !== null
    })
    const others = lanes === 1 ? 'waiting' : 'done'
    expect(meanwhile).toEqual({ hangs: 'waiting', fine: others, 'fine too': others })
  })
})

describe('a wake-up', () => {
  it('ends a rest at once, also when it comes between a claim and the rest', async () => {
    const alarm = wakeUp()
    const queue = memoryQueue(['first', 'second'], done, { rest: 60_000, wakeUp: alarm })
    const [first, second] = queue.lines as [Line, Line]
    first.due = second.due = false
    const { claim } = queue
    queue.claim = async () => {
      const pieces = await claim()
      if (queue.asked === 1) {
        first.due = true
        alarm.wake()
      }
      return pieces
    }
    const stopping = new AbortController()
    const working = workUntilStopped(queue, stopping.signal)
    await expect.poll(() => first.state, { timeout: 5_000, interval: 2 }).toBe('done')
    await pause(20)
    second.due = true
    alarm.wake()
    await expect.poll(() => second.state, { timeout: 5_000, interval: 2 }).toBe('done')
    await pause(20)
    stopping.abort()
    await working
    // Of each two claims one finds something and the next nothing: then it rests again.
    expect(queue.asked).toBe(5)
  })
})
