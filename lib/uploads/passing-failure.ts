import { DatabaseLost } from '@/lib/db/database-lost'
import { WorkGoesOn } from './file-work'

/**
 * PostgreSQL's errors that say nothing about the file: a lock that took too long (55P03), a deadlock (40P01), a statement that was cancelled or took too
 * long (57014), and a server that is short of something, such as memory (53…).
 */
const PASSING = /^(?:55P03|40P01|57014|53...)$/

/** Whether the same work may well succeed a little later. */
export function isPassing(error: unknown): boolean {
  return error instanceof DatabaseLost || PASSING.test(String((error as { code?: unknown } | null)?.code))
}

/**
 * Whether work on a file is to be left as it stands, to be taken up again: nothing says then that the file failed. A file process comes back to what it
 * has taken up, three times in all; a command does not.
 */
export function isLeftForLater(error: unknown, takenUp: boolean): boolean {
  return error instanceof WorkGoesOn || (takenUp && isPassing(error))
}
