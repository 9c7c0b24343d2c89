import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'

const moment = z.coerce.date()

/** A delivery that was given up after a day. */
const deadDelivery = z.object({
  id: z.guid(),
  eventId: z.guid(),
  /** The authority; for a mail about an alert, the organisation whose safeguarding leads or auditors should have had it. */
  receiver: z.string(),
  channel: z.enum(codes.OUTBOX_CHANNEL),
  kind: z.enum(codes.OUTBOX_KIND),
  attempts: z.number(),
  error: z.string().nullable(),
  at: moment,
})
export type DeadDelivery = z.output<typeof deadDelivery>

/** Work that is done by the clock. */
const periodicWork = z.object({
  name: z.string(),
  doneAt: moment.nullable(),
  did: z.number().nullable(),
  failedAt: moment.nullable(),
  error: z.string().nullable(),
  late: z.boolean(),
})
export type PeriodicWork = z.output<typeof periodicWork>

/** Work that was asked for and is done as soon as it can be: how much waits, how much of it was tried in vain, and why most of that was. */
const waitingWork = z.object({ name: z.enum(['files', 'number-checks']), waiting: z.number(), failed: z.number(), error: z.string().nullable() })
export type WaitingWork = z.output<typeof waitingWork>

/** How often a mailbox has refused requests for one reason in the last 24 hours, the most frequent first. `authority` is null where there is no such mailbox. */
export const refusedRequests = z.array(
  z.object({ authority: z.string().nullable(), why: z.enum(codes.MAILBOX_REFUSAL_WHY), count: z.number(), latest: moment }),
)
export type RefusedRequests = z.output<typeof refusedRequests>[number]

/** What operators see of deliveries: counts and event numbers. Nothing is about a child. */
export const deliveryState = z.object({
  /** Neither delivered nor given up. */
  waiting: z.number(),
  /** When the oldest of them began to wait. */
  oldest: moment.nullable(),
  /** In the last 24 hours. */
  delivered: z.number(),
  givenUp: z.number(),
  /** Messages that have been in mailboxes for more than a day. */
  untaken: z.number(),
  /** The last that were given up, at most 100. */
  dead: z.array(deadDelivery),
  /** Authorities that no mail has reached for four hours, and that need to be telephoned. */
  silent: z.array(z.object({ authority: z.string(), phone: z.string().nullable(), since: moment })),
  work: z.array(periodicWork),
  queues: z.array(waitingWork),
})
export type DeliveryState = z.output<typeof deliveryState> & { refusals: RefusedRequests[] }

/** The longest that anything should wait, in milliseconds (security-and-reliability section 4). */
const ALARM_AFTER = 15 * 60_000

/** What is wrong, in sentences; none when all is as it should be. */
export function alarmsOf(state: DeliveryState, now: Date): string[] {
  const late = state.work.filter((work) => work.late || work.failedAt !== null)
  return [
    ...(state.oldest !== null && now.getTime() - state.oldest.getTime() > ALARM_AFTER ? ['A notice has waited for more than 15 minutes.'] : []),
    ...(state.givenUp > 0 ? [state.givenUp === 1 ? 'One notice was given up.' : `${state.givenUp} notices were given up.`] : []),
    ...state.silent.map(({ authority }) => `No mail has reached ${authority} for four hours. Telephone them.`),
    ...(late.length > 0 ? ['Work that is done by the clock is late or has failed.'] : []),
  ]
}
