import { randomUUID } from 'node:crypto'
import { mailboxHash, mailboxSecrets } from '@/lib/delivery/mailbox-signature'

/** What a test changes in a valid request. */
export type MailboxChanges = {
  mailbox?: string
  nonce?: string
  count?: string
  timestamp?: string
  key?: string
  generation?: number
  header?: string
}

/** A moment as `yyyymmddhhmm`, UTC. */
export function mailboxTimestamp(at = new Date()): string {
  return at.toISOString().replace(/\D/g, '').slice(0, 12)
}

/**
 * The `Authorization` of a mailbox request, signed as an authority's system signs it.
 *
 * @param key MAILBOX_KEY of the product being asked
 */
export function mailboxAuthorisation(mailbox: string, key: string, changes: MailboxChanges = {}): string {
  const { nonce = randomUUID(), count = '1', timestamp = mailboxTimestamp(), generation = 1 } = changes
  const signed = { mailbox: changes.mailbox ?? mailbox, nonce, countText: count, timestamp }
  const hash = mailboxHash(signed, mailboxSecrets(changes.key ?? key, mailbox, generation))
  return changes.header ?? `NHSMESH ${signed.mailbox}:${nonce}:${count}:${timestamp}:${hash.toString('hex')}`
}
