import { pause } from '@/lib/shared/pause'
import { errorFields, log } from '@/lib/shared/log'
import { failureWords } from './failure-reason'
import type { Claim, WorkerDoors } from './worker-database'

/** Sends one claim. What it throws becomes the reason why it failed. `settled` when sending and settling were one and the same act. */
export type Sender = (claim: Claim) => Promise<'sent' | 'settled'>

/** How deliveries are made. Times are in milliseconds. */
export interface DeliveryOptions {
  doors: WorkerDoors
  senders: Record<Claim['channel'], Sender>
  /** No attempt lasts longer (security-and-reliability section 4). */
  limit?: number
  /** How long to wait when nothing was due. */
  rest?: number
  /** Ends the work: nothing more is claimed, and what is under way is finished. */
  stop: AbortSignal
}

/** How many are claimed at a time, and how many such hands a worker has: a receiver that hangs holds up one of them for ten seconds. */
const HANDFUL = 25
const HANDS = 3

/** Delivers what the outbox holds until it is told to stop. Any number of workers may do so side by side. */
export async function deliverUntilStopped(options: DeliveryOptions): Promise<void> {
  await Promise.all(Array.from({ length: HANDS }, () => deliverWithOneHand(options)))
}

async function deliverWithOneHand(options: DeliveryOptions): Promise<void> {
  const { stop, rest = 1000 } = options
  while (!stop.aborted) {
    try {
      if ((await deliverHandful(options)) === 0) await pause(rest, stop)
    } catch (error) {
      log('error', 'nothing could be claimed', errorFields(error))
      await pause(5000, stop)
    }
  }
}

/**
 * Claims what is due and sends it.
 * @returns how many things were claimed
 */
export async function deliverHandful({ doors, senders, limit = 10_000 }: Omit<DeliveryOptions, 'stop'>): Promise<number> {
  const claims = await doors.claim(HANDFUL)
  await Promise.all(claims.map((claim) => deliverOne(doors, senders[claim.channel], claim, limit)))
  return claims.length
}

/** Whatever happens to one delivery concerns no other; if not even that can be written down, its lease ends it. */
async function deliverOne(doors: WorkerDoors, send: Sender, claim: Claim, limit: number): Promise<void> {
  try {
    if ((await withinLimit(send(claim), limit)) === 'sent') await doors.settle(claim, null)
  } catch (error) {
    const failure = failureWords(error)
    log('warn', 'delivery failed', { organisationId: claim.authorityId, errorMessage: failure })
    await doors.settle(claim, failure).catch((lost: unknown) => log('error', 'delivery could not be settled', errorFields(lost)))
  }
}

async function withinLimit<Result>(work: Promise<Result>, limit: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('over'), { code: 'ETIMEDOUT' })), limit)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
