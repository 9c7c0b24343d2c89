import type { Outcome, Queue } from '@/lib/work/queue'

/** What a queue in memory holds about a piece: the columns that every queue of the database has. */
export interface Line {
  name: string
  state: 'waiting' | 'done'
  /** Whether it may be claimed yet. */
  due: boolean
  attempts: number
  /** The lease of whoever works on it; null when nobody does. */
  leasedBy: number | null
  lastError: string | null
}

/** A piece as it is claimed. */
export type Piece = { name: string; lease: number }

/** A queue that keeps the rule of a lease as the database does, for tests of what works on queues. */
export interface MemoryQueue extends Queue<Piece> {
  lines: Line[]
  /** How many pieces one claim takes at most. */
  most: number
  /** How often it was asked for something to do. */
  asked: number
  /** Another process takes a piece over, as when a lease has run out. */
  takeOver(name: string): void
}

/**
 * Makes a queue. What is put off is not due again.
 *
 * @param names of its pieces
 * @param perform what is done with each
 * @param changes to the queue, such as its limit
 */
export function memoryQueue(
  names: readonly string[],
  perform: (piece: Piece, signal: AbortSignal) => Promise<Outcome>,
  changes: Partial<Queue<Piece>> = {},
): MemoryQueue {
  const lines = names.map((name): Line => ({ name, state: 'waiting', due: true, attempts: 0, leasedBy: null, lastError: null }))
  let leases = 0
  const settle = ({ name, lease }: Piece, change: Partial<Line>): boolean => {
    const held = lines.find((line) => line.name === name && line.leasedBy === lease)
    if (held) Object.assign(held, change, { leasedBy: null })
    return held !== undefined
  }
  const lease = (line: Line): Piece => {
    line.attempts += 1
    line.leasedBy = leases += 1
    return { name: line.name, lease: line.leasedBy }
  }
  const queue: MemoryQueue = {
    name: 'periodic',
    lanes: 1,
    limit: 5_000,
    rest: 5,
    restAfterFailure: 5,
    most: Infinity,
    asked: 0,
    claim: async () => {
      queue.asked += 1
      return lines
        .filter(({ state, due, leasedBy }) => state === 'waiting' && due && leasedBy === null)
        .slice(0, queue.most)
        .map(lease)
    },
    perform,
    finish: async (piece) => settle(piece, { state: 'done' }),
    putOff: async (piece, reason) => settle(piece, { lastError: reason, due: false }),
    about: ({ name }) => ({ useCase: name }),
    ...changes,
    lines,
    takeOver: (name) => {
      const line = lines.find((one) => one.name === name)
      if (line) line.leasedBy = leases += 1
    },
  }
  return queue
}
