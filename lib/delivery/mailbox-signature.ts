import { createHmac, timingSafeEqual } from 'node:crypto'

/** What an `Authorization` header of a mailbox request says (interoperability.md 7.6). */
export type MailboxSignature = {
  mailbox: string
  nonce: string
  /** Counts the requests made with one nonce. */
  count: number
  countText: string
  /** `yyyymmddhhmm`, UTC. */
  timestamp: string
  at: Date
  hash: Buffer
}

const HEADER = /^NHSMESH ([A-Z0-9]{5,20}):([A-Za-z0-9-]{8,64}):([0-9]{1,6}):([0-9]{12}):([0-9a-f]{64})$/

/**
 * Reads `NHSMESH mailbox:nonce:count:timestamp:hash`.
 *
 * @param header the value of the header, or null
 * @returns null for anything else
 */
export function readMailboxSignature(header: string | null): MailboxSignature | null {
  const [, mailbox = '', nonce = '', countText = '', timestamp = '', hash = ''] =
    HEADER.exec(header?.trim().replace(/^NHSMESH\s+/i, 'NHSMESH ') ?? '') ?? []
  if (mailbox === '') return null
  const [, year, month, day, hour, minute] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(timestamp)?.map(Number) ?? []
  const at = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute))
  // 30 February would be read as a day in March.
  if (at.getUTCMonth() + 1 !== month || at.getUTCDate() !== day || at.getUTCHours() !== hour || at.getUTCMinutes() !== minute) return null
  return { mailbox, nonce, count: Number(countText), countText, timestamp, at, hash: Buffer.from(hash, 'hex') }
}

/** The two secrets that a mailbox signs with: the key that all mailboxes share, and its own password. */
export type MailboxSecrets = { sharedKey: string; password: string }

/**
 * Derives a mailbox's secrets from the application's key. They are stored nowhere, so that nobody who reads the database, not even with the
 * application's own login, can come by those of any mailbox.
 *
 * @param key MAILBOX_KEY
 * @param generation goes up when the mailbox gets a new password
 */
export function mailboxSecrets(key: string, mailbox: string, generation: number): MailboxSecrets {
  const derived = (purpose: string) => createHmac('sha256', key).update(purpose).digest('base64url')
  return { sharedKey: derived('mailbox shared key'), password: derived(`mailbox password ${mailbox} ${generation}`) }
}

/** The hash that belongs to a request: HMAC-SHA256 of `mailbox:nonce:count:password:timestamp`, as in the national service. */
export function mailboxHash(
  { mailbox, nonce, countText, timestamp }: Omit<MailboxSignature, 'at' | 'hash' | 'count'>,
  secrets: MailboxSecrets,
): Buffer {
  return createHmac('sha256', secrets.sharedKey).update([mailbox, nonce, countText, secrets.password, timestamp].join(':')).digest()
}

/** Whether the signature was made with the mailbox's secrets; takes the same time when it was not. */
export function isTrueSignature(signature: MailboxSignature, secrets: MailboxSecrets): boolean {
  return timingSafeEqual(signature.hash, mailboxHash(signature, secrets))
}
