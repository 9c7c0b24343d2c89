import { callAtGate } from '@/lib/db/call-at-gate'
import type * as codes from '@/lib/db/codes.generated'
import { countRefusals } from '@/lib/shared/count-refusals'

/** Why a mailbox refuses a request. Whoever asks is never told which reason it was. */
export type MailboxRefusal = codes.MailboxRefusalWhy

const MAILBOX = /^[A-Z0-9]{5,20}$/

const count = countRefusals((mailbox, why, times) => callAtGate('count_mailbox_refusals', { mailbox, why, count: times }))

/**
 * Records that a mailbox refused a request: each is counted for operators, and the first in a minute goes into the compliance log. What was
 * sent is kept nowhere.
 */
export function recordMailboxRefusal(mailbox: string, why: MailboxRefusal): Promise<void> {
  return count(MAILBOX.test(mailbox) ? mailbox : '', why)
}
