import { writeNotice } from '@/lib/delivery/write-notice'
import { LeaseLost } from '@/lib/work/failure-reason'
import type { Sender } from './deliveries'
import type { WorkerDatabase } from './worker-database'

/**
 * Puts a claim's national message into the authority's mailbox. That is a table in the same database, so sending also settles the claim.
 *
 * @returns a sender that throws LeaseLost when the claim has run out, before or while the message was written: another worker has it
 */
export function mailboxSender(database: Pick<WorkerDatabase, 'content' | 'put'>): Sender {
  return async (claim) => {
    const content = await database.content(claim)
    if (content === null || !(await database.put(claim, writeNotice(content, new Date())))) throw new LeaseLost()
    return { settled: true }
  }
}
