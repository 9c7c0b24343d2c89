import { z } from 'zod'
import { failureReason, LeaseLost } from '@/lib/work/failure-reason'
import { periodicQueue, type PeriodicPiece } from '@/lib/work/periodic-queue'
import type { Queue } from '@/lib/work/queue'
import { STATEMENT_MS, type WorkerDatabase } from './worker-database'

/** How often to check whether something is due, in milliseconds. */
const CHECK_EVERY = 15_000
/** How long a claim lasts, in milliseconds: longer than the database lets the work take. */
const LEASE = 2 * STATEMENT_MS

/** With which code the database leaves records of a month without a partition where they are (ensure_access_partitions.sql). */
const TOO_MANY_TO_MOVE = 'CP001'

/** The queue of what the worker does by the clock. With several workers, whichever is first does it. */
export function periodicWork({ ask }: Pick<WorkerDatabase, 'ask'>): Queue<PeriodicPiece> {
  const queue = periodicQueue({
    name: 'periodic',
    ask,
    lease: LEASE,
    byFunction: true,
    limit: STATEMENT_MS + 10_000,
    rest: CHECK_EVERY,
    perform: async (piece) => {
      const did = await ask('do_periodic_work', piece, z.int().nullable())
      if (did === null) throw new LeaseLost()
      return { did, settled: true }
    },
  })
  return { ...queue, reasonFor }
}

function reasonFor(error: unknown): string {
  if ((error as { code?: unknown }).code !== TOO_MANY_TO_MOVE) return failureReason(error)
  return 'more access records have no month of their own than can be moved while people look children up: run npm run migrate'
}
