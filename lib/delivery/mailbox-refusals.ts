import { runStatement } from '@/lib/db/statement'

/** Why a mailbox refuses a request. The one who asks is never told which. */
export type MailboxRefusal = 'unreadable' | 'another-mailbox' | 'unknown-mailbox' | 'signature' | 'late-or-repeated'

/** Refusals of one mailbox and reason that wait for the statement before to end. */
type Waiting = { count: number; recorded: Promise<void> }
const waiting = new Map<string, Waiting>()
const recording = new Map<string, Promise<void>>()

/** Mailboxes that are asked for at once by whoever has no key; beyond, they are counted together, as unknown. */
const MOST_NAMES = 200
const MAILBOX = /^[A-Z0-9]{5,20}$/

/**
 * Records that a mailbox has refused a request: counted for operators, and the first of a minute in the compliance log. What was sent is kept
 * nowhere. Of one mailbox and reason no more than one statement is under way; what is refused meanwhile is counted with the next, so that
 * nobody without a key can keep the database busy with being refused.
 */
export function recordMailboxRefusal(mailbox: string, why: MailboxRefusal): Promise<void> {
  const named = MAILBOX.test(mailbox) && recording.size < MOST_NAMES ? mailbox : ''
  const key = `${named} ${why}`
  const next = waiting.get(key)
  if (next) {
    next.count += 1
    return next.recorded
  }
  const underWay = recording.get(key)
  if (!underWay) return start(key, named, why, 1)
  const mine: Waiting = { count: 1, recorded: underWay.catch(() => undefined).then(() => startWaiting(key, named, why)) }
  waiting.set(key, mine)
  return mine.recorded
}

function startWaiting(key: string, mailbox: string, why: MailboxRefusal): Promise<void> {
  const count = waiting.get(key)?.count ?? 0
  waiting.delete(key)
  return count === 0 ? Promise.resolve() : start(key, mailbox, why, count)
}

function start(key: string, mailbox: string, why: MailboxRefusal, count: number): Promise<void> {
  const done = runStatement({ name: 'mailbox-refusal', text: 'select cpis.count_mailbox_refusals($1, $2, $3)' }, [mailbox, why, count])
    .then(() => undefined)
    .finally(() => recording.delete(key))
  recording.set(key, done)
  return done
}
