import { z } from 'zod'
import type { FunctionCaller } from '@/lib/db/function-caller'
import type { Outcome, Queue, QueueName } from './queue'

/** A piece of periodic work that was claimed: its name in `cpis.periodic_work`, and the lease that shows whose it is. */
export type PeriodicPiece = z.output<typeof piece>

const piece = z.object({ name: z.string(), lease: z.guid() })

/** How a process does what the clock asks of its login. Times in milliseconds. */
export interface PeriodicWork {
  name: QueueName
  ask: FunctionCaller
  /** How long a claim lasts unless it is renewed. */
  lease: number
  /** How often it is renewed; never for work that cannot take longer than the lease. */
  renewEvery?: number
  limit: number
  rest: number
  /** For the worker: only what a function of the database does, or only what is done outside it. Absent: either. */
  byFunction?: boolean
  /** Whether to claim now, and whether early. Absent: claim whatever is due. */
  turn?: () => Promise<'early' | 'when-due' | 'not-now'>
  perform: (piece: PeriodicPiece, signal: AbortSignal) => Promise<Outcome>
}

/** The queue of what the clock asks of the login that `ask` has: one piece at a time, the longest due first. */
export function periodicQueue({ name, ask, lease, renewEvery, limit, rest, byFunction, turn, perform }: PeriodicWork): Queue<PeriodicPiece> {
  const seconds = lease / 1000
  return {
    name,
    lanes: 1,
    limit,
    rest,
    restAfterFailure: rest,
    claim: async () => {
      const now = (await turn?.()) ?? 'when-due'
      return now === 'not-now' ? [] : ask('claim_periodic_work', { seconds, early: now === 'early', byFunction: byFunction ?? null }, z.array(piece))
    },
    perform,
    ...(renewEvery !== undefined && { renew: { every: renewEvery, lease: (one) => ask('renew_periodic_work', { ...one, seconds }, z.boolean()) } }),
    finish: (one, { did = 0 }) => ask('finish_periodic_work', { ...one, did }, z.boolean()),
    putOff: (one, error) => ask('put_off_periodic_work', { ...one, error }, z.boolean()),
    about: (one) => ({ useCase: one.name }),
  }
}
