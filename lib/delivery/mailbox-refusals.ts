import { callDirectly } from '@/lib/db/call-directly'
import type * as codes from '@/lib/db/codes.generated'
import { countTogether } from '@/lib/shared/count-together'

/** Why a mailbox refuses a request. Whoever asks is never told which reason it was. */
export type MailboxRefusal = codes.MailboxRefusalWhy

/** The most mailboxes counted by name at once, asked for without a key; any others are counted together, as unknown. */
const MOST_NAMES = 200
const MAILBOX = /^[A-Z0-9]{5,20}$/

const count = countTogether(
  async (kind, times) => {
    const [mailbox = '', why = ''] = kind.split(' ')
    await callDirectly('count_mailbox_refusals', { mailbox, why, count: times })
  },
  MOST_NAMES,
  (kind) => ` ${kind.split(' ')[1] ?? ''}`,
)

/**
 * Records that a mailbox refused a request: each is counted for operators, and the first in a minute goes into the compliance log. What was
 * sent is kept nowhere.
 */
export function recordMailboxRefusal(mailbox: string, why: MailboxRefusal): Promise<void> {
  return count(`${MAILBOX.test(mailbox) ? mailbox : ''} ${why}`)
}
