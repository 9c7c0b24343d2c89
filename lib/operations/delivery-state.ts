import type * as codes from '@/lib/db/codes.generated'
import type { MailboxRefusal } from '@/lib/delivery/mailbox-refusals'

/** What operators see of deliveries: counts and event numbers. Nothing is about a child. */
export type DeliveryState = {
  /** Neither delivered nor given up. */
  waiting: number
  /** When the oldest of them began to wait. */
  oldest: Date | null
  /** In the last 24 hours. */
  delivered: number
  givenUp: number
  /** The last that were given up, at most 100. */
  dead: DeadDelivery[]
  /** Authorities that no mail has reached for four hours, and that need to be telephoned. */
  silent: { authority: string; phone: string | null; since: Date }[]
  /** Messages that have been in mailboxes for more than a day. */
  untaken: number
  work: PeriodicWork[]
  /** Requests that mailboxes have refused in the last 24 hours, the most frequent first. */
  refusals: RefusedRequests[]
}

/** How often a mailbox has refused requests for one reason, and when it last did. `authority` is null where there is no such mailbox. */
export type RefusedRequests = { authority: string | null; why: MailboxRefusal; count: number; latest: Date }

/** A delivery that was given up after a day. */
export type DeadDelivery = {
  id: string
  eventId: string
  /** The authority; for a mail about an alert, the organisation whose safeguarding leads or auditors should have had it. */
  receiver: string
  channel: codes.OutboxChannel
  kind: codes.OutboxKind
  attempts: number
  error: string | null
  at: Date
}

/** Work that is done by the clock. */
export type PeriodicWork = { name: string; doneAt: Date | null; did: number | null; failedAt: Date | null; error: string | null; late: boolean }

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
