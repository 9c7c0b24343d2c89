import type { SealingKey } from '@/lib/sealing/sealing-key'
import { WorkFailure } from '@/lib/work/failure-reason'
import { periodicQueue, type PeriodicPiece } from '@/lib/work/periodic-queue'
import type { Queue } from '@/lib/work/queue'
import type { Publication } from './publish'
import type { Schedule } from './schedule'
import { BATCH, openSealer, type Sealer } from './seal'

/** How often to check whether sealing is due, or a batch has filled up sooner, in milliseconds. */
const CHECK_EVERY = 5_000
/** How long a claim lasts, how often it is renewed, and the longest that one pass may take, in milliseconds. */
const LEASE = 30_000
const RENEW_EVERY = 8_000
const LIMIT = 60 * 60_000

/** What the sealer needs. */
export interface Sealing {
  databaseUrl: string
  schedule: Pick<Schedule, 'ask'>
  key: SealingKey
  publication: Publication
}

/**
 * The queue of sealing, which is due every minute, or as soon as a batch is full. A second sealer stands by: it claims nothing until the
 * connection of the first, and with it its lock, is gone.
 *
 * @returns the queue, and what closes the sealer once the queue has been stopped
 */
export function sealingQueue({ databaseUrl, schedule, key, publication }: Sealing): { queue: Queue<PeriodicPiece>; close: () => Promise<void> } {
  let sealer: Sealer | undefined
  const close = async () => {
    const closing = sealer
    sealer = undefined
    await closing?.close().catch(() => undefined) // the connection itself may be what failed
  }
  const turn = async () => {
    sealer ??= await openSealer(databaseUrl, key, publication)
    if (sealer === undefined) return 'not-now'
    return (await sealer.waiting()) >= BATCH ? 'early' : 'when-due'
  }
  const queue = periodicQueue({
    name: 'sealing',
    ask: schedule.ask,
    lease: LEASE,
    renewEvery: RENEW_EVERY,
    limit: LIMIT,
    rest: CHECK_EVERY,
    turn: () => closingOnError(turn, close),
    perform: async (_, signal) => {
      signal.addEventListener('abort', () => void close())
      const atWork = sealer
      if (atWork === undefined) throw new WorkFailure('the sealer was closed')
      return closingOnError(async () => ({ did: await atWork.sealWhatIsThere() }), close)
    },
  })
  return { queue, close }
}

/** After an error the sealer begins anew, on another connection. */
async function closingOnError<Result>(work: () => Promise<Result>, close: () => Promise<void>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    await close()
    throw error
  }
}
