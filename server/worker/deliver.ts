import { pause } from '@/lib/shared/pause'
import { errorFields, log } from '@/lib/shared/log'
import { failureReason } from './failure-reason'
import type { Claim, WorkerDatabase } from './worker-database'

/** Sends one claim. What it throws becomes the reason for the failure. Returns `settled` if sending has settled the claim as well. */
export type Sender = (claim: Claim) => Promise<'sent' | 'settled'>

/** How deliveries are made. Times in milliseconds. */
export interface DeliveryOptions {
  database: WorkerDatabase
  senders: Record<Claim['channel'], Sender>
  /** The longest that one attempt may take (security-and-reliability section 4). */
  limit?: number
  /** How long to wait when nothing is due. */
  rest?: number
  /** Stops the work: nothing more is claimed, and what is under way is finished. */
  stop: AbortSignal
}

/** How many claims are taken at a time, and how many such batches run side by side: a receiver that hangs holds up one of them for ten seconds. */
const BATCH_SIZE = 25
const CONCURRENCY = 3

/** Delivers from the outbox until it is stopped. Any number of workers may do so side by side. */
export async function deliverUntilStopped(options: DeliveryOptions): Promise<void> {
  await Promise.all(Array.from({ length: CONCURRENCY }, () => deliverInLoop(options)))
}

async function deliverInLoop(options: DeliveryOptions): Promise<void> {
  const { stop, rest = 1000 } = options
  while (!stop.aborted) {
    try {
      if ((await deliverBatch(options)) === 0) await pause(rest, stop)
    } catch (error) {
      log('error', 'delivery.claim.failed', errorFields(error))
      await pause(5000, stop)
    }
  }
}

/**
 * Claims what is due and sends it.
 * @returns how many were claimed
 */
export async function deliverBatch({ database, senders, limit = 10_000 }: Omit<DeliveryOptions, 'stop'>): Promise<number> {
  const claims = await database.claim(BATCH_SIZE)
  await Promise.all(claims.map((claim) => deliverOne(database, senders[claim.channel], claim, limit)))
  return claims.length
}

/** One delivery does not affect another. If its result cannot even be saved, its lease runs out and it is claimed again. */
async function deliverOne(database: WorkerDatabase, send: Sender, claim: Claim, limit: number): Promise<void> {
  try {
    if ((await withinLimit(send(claim), limit)) === 'sent') await database.settle(claim, null)
  } catch (error) {
    const failure = failureReason(error)
    log('warn', 'delivery.failed', { organisationId: claim.authorityId, errorMessage: failure })
    await database.settle(claim, failure).catch((cause: unknown) => log('error', 'delivery.settle.failed', errorFields(cause)))
  }
}

async function withinLimit<Result>(work: Promise<Result>, limit: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })), limit)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
