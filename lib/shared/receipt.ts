import { createHash } from 'node:crypto'
import { log } from './log'

/**
 * The receipt of a record of who looked, or of a line of the compliance log: its id and a hash of the code by which the application vouches for
 * it, and nothing about any person. It goes to the log once the record is committed, out of reach of whoever holds the database, and so covers
 * the minute until the record is sealed.
 */
export type Receipt = { eventId: string; macHash: Buffer }

/** Logs that something was recorded and committed. Asks the database nothing. */
export function logReceipt(event: 'access.recorded' | 'event.recorded', eventId: string, mac: Buffer): void {
  log('info', event, { receipt: writeReceipt({ eventId, macHash: hashOfMac(mac) }) })
}

/** What a receipt keeps of a code: 32 bytes. */
export function hashOfMac(mac: Buffer): Buffer {
  return createHash('sha256').update(mac).digest()
}

const FIRST_LETTER = 'a'.charCodeAt(0)

/** Each byte as two letters from a to p: no log can mistake any of it for an NHS number. */
export function lettersOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/./g, (digit) => String.fromCharCode(FIRST_LETTER + Number.parseInt(digit, 16)))
}

/** @returns undefined for a text that is not bytes in letters */
export function bytesOf(letters: string): Buffer | undefined {
  if (!/^([a-p]{2})*$/.test(letters)) return undefined
  return Buffer.from(
    letters.replace(/./g, (letter) => (letter.charCodeAt(0) - FIRST_LETTER).toString(16)),
    'hex',
  )
}

/** The 16 bytes of the id and the 32 of the hash. */
export function writeReceipt({ eventId, macHash }: Receipt): string {
  return lettersOf(Buffer.concat([Buffer.from(eventId.replaceAll('-', ''), 'hex'), macHash]))
}

/** @returns undefined for a text that is not a receipt */
export function readReceipt(text: string): Receipt | undefined {
  const bytes = bytesOf(text)
  if (bytes?.length !== 48) return undefined
  const eventId = bytes
    .subarray(0, 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { eventId, macHash: bytes.subarray(16) }
}
