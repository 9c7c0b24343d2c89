// Raw SQL: the model API has no locks.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { CpisError } from '@/lib/shared/errors'
import { TURN_PATIENCE } from '@/lib/shared/page-time'
import { WorkGoesOn } from './file-work'

/** The lock of the authority whose file is being worked on, held to the end of the transaction. */
const LOCK = `hashtextextended('upload ' || cpis.caller_organisation()::text, 0)`

/** When a file that a process has taken up asks for its turn again, in milliseconds. */
export const NEXT_TURN = 2_000

/**
 * Waits for this file's turn: one file of an authority at a time, because two would each be judged by a register the other is changing.
 *
 * @param who `page`: somebody waits for it. `process`: has taken the file up, and can come back to it
 * @throws CpisError `conflict` when another file is still being worked on after five seconds, or half a second for a page
 * @throws WorkGoesOn instead, for a process
 */
export async function takeTurn(tx: BulkTransaction, who: 'page' | 'command' | 'process'): Promise<void> {
  try {
    const patience = who === 'page' ? TURN_PATIENCE : 'default'
    await tx.execute(`set local lock_timeout to ${patience}; select pg_advisory_xact_lock(${LOCK}); set local lock_timeout to default`)
  } catch (error) {
    const timedOut = (error as { code?: unknown }).code === '55P03'
    if (timedOut && who === 'process') throw new WorkGoesOn(NEXT_TURN)
    if (timedOut) throw new CpisError('conflict', 'Another file of this authority is being loaded. Try again in a minute.', { cause: error })
    throw error
  }
}

/** The lock of a file that a command is working on itself, without queueing: released when that process ends. */
export function workLock(uploadId: string): string {
  return `work on ${uploadId}`
}
