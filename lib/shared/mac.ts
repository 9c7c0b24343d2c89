import { createHmac } from 'node:crypto'

/**
 * A message authentication code over several texts. Each follows its length, so that no two different lists join to the same text.
 *
 * @returns 32 bytes (HMAC with SHA-256, RFC 2104)
 */
export function macOver(key: string, parts: readonly string[]): Buffer {
  return createHmac('sha256', key)
    .update(parts.map((part) => `${Buffer.byteLength(part)}:${part};`).join(''))
    .digest()
}
