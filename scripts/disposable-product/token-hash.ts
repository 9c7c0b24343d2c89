import { createHash } from 'node:crypto'

/** SHA-256 of a session's token: all that the database keeps, and finds a session by (prisma/database/identity). */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
