import { createHash } from 'node:crypto'
import { log } from '@/lib/shared/log'

/**
 * The receipt of an access: its event id and a hash of the code by which the application vouches for it, and nothing about any person. It
 * goes to the log once the access is committed, out of reach of whoever holds the database, and so covers the minute until the row is
 * sealed.
 */
export type AccessReceiptLine = { eventId: string; macHash: Buffer }

/** Logs that an access was recorded and committed. Asks the database nothing. */
export function logReceipt(eventId: string, mac: Buffer): void {
  log('info', 'access.recorded', { receipt: writeReceipt({ eventId, macHash: hashOfMac(mac) }) })
}

/** What a receipt keeps of an access's code: 32 bytes. */
export function hashOfMac(mac: Buffer): Buffer {
  return createHash('sha256').update(mac).digest()
}

const FIRST_LETTER = 'a'.charCodeAt(0)

/** The 16 bytes of the id and the 32 of the hash, each byte as two letters from a to p: no log can mistake any of it for an NHS number. */
export function writeReceipt({ eventId, macHash }: AccessReceiptLine): string {
  const bytes = Buffer.concat([Buffer.from(eventId.replaceAll('-', ''), 'hex'), macHash])
  return bytes.toString('hex').replace(/./g, (digit) => String.fromCharCode(FIRST_LETTER + Number.parseInt(digit, 16)))
}

/** @returns undefined for a text that is not a receipt */
export function readReceipt(text: string): AccessReceiptLine | undefined {
  if (!/^[a-p]{96}$/.test(text)) return undefined
  const hex = text.replace(/./g, (letter) => (letter.charCodeAt(0) - FIRST_LETTER).toString(16))
  const eventId = hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { eventId, macHash: Buffer.from(hex.slice(32), 'hex') }
}
