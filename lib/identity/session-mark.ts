import { createHash } from 'node:crypto'
import type { Actor } from './actor'

/**
 * Tells pages of one session and role from those of another, for the guard in the browser. It opens nothing and identifies nobody.
 *
 * @returns 16 hexadecimal digits
 */
export function markOf({ sessionId, role, organisation, setting }: Pick<Actor, 'sessionId' | 'role' | 'organisation' | 'setting'>): string {
  return createHash('sha256')
    .update([sessionId, role, organisation.id, setting?.id ?? ''].join(' '))
    .digest('hex')
    .slice(0, 16)
}
