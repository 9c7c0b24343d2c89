import { callDirectly } from '@/lib/db/call-directly'
import type * as codes from '@/lib/db/codes.generated'
import { countTogether } from '@/lib/shared/count-together'

/** Why a mailbox refuses a request. The one who asks is never told which. */
export type MailboxRefusal = codes.MailboxRefusalWhy

/** Mailboxes that are asked for at once by whoever has no key; beyond, they are counted together, as unknown. */
const MOST_NAMES = 200
const MAILBOX = /^[A-Z0-9]{5,20}$/

const count = countTogether(async (kind, times) => {
  const [mailbox = '', why = ''] = kind.split(' ')
  await callDirectly('count_mailbox_refusals', { mailbox, why, count: times })
}, MOST_NAMES, (kind) => ` ${kind.split(' ')[1] ?? ''}`)

/**
 * Records that a mailbox has refused a request: counted for operators, and the first of a minute in the compliance log. What was sent is kept
 * nowhere.
 */
export function recordMailboxRefusal(mailbox: string, why: MailboxRefusal): Promise<void> {
  return count(`${MAILBOX.test(mailbox) ? mailbox : ''} ${why}`)
}
