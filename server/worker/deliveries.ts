import type { Outcome, Queue } from '@/lib/work/queue'
import { deliveryFailureReason } from './delivery-failure'
import type { Claim, WorkerDatabase } from './worker-database'

/** Sends one claim. What it throws becomes the reason for the failure. */
export type Sender = (claim: Claim) => Promise<Outcome>

/** How deliveries are made. Times in milliseconds. */
export interface DeliveryOptions {
  database: Pick<WorkerDatabase, 'claim' | 'settle'>
  senders: Record<Claim['channel'], Sender>
  /** The longest that one attempt may take (security-and-reliability section 4). */
  limit?: number
  /** How long to wait when nothing is due. */
  rest?: number
}

/** How many claims are taken at a time, and how many such batches run side by side: a receiver that hangs holds up one of them for ten seconds. */
const BATCH_SIZE = 25
const CONCURRENCY = 3

/** The queue of what is to be delivered: the outbox. One delivery does not affect another. */
export function deliveryQueue({ database, senders, limit = 10_000, rest = 1000 }: DeliveryOptions): Queue<Claim> {
  return {
    name: 'deliveries',
    lanes: CONCURRENCY,
    limit,
    rest,
    restAfterFailure: 5000,
    claim: () => database.claim(BATCH_SIZE),
    perform: (claim) => senders[claim.channel](claim),
    finish: (claim) => database.settle(claim, null),
    putOff: (claim, reason) => database.settle(claim, reason),
    about: ({ authorityId }) => ({ organisationId: authorityId }),
    reasonFor: deliveryFailureReason,
  }
}
