import { writeNotice } from '@/lib/delivery/write-notice'
import type { Sender } from './deliveries'
import type { WorkerDatabase } from './worker-database'

/** Puts a claim's national message into the authority's mailbox. That is a table in the same database, so sending also settles the claim. */
export function mailboxSender(database: Pick<WorkerDatabase, 'content' | 'put'>): Sender {
  return async (claim) => {
    const content = await database.content(claim)
    // Nothing when the claim has run out: another worker has it.
    if (content !== null) await database.put(claim, writeNotice(content, new Date()))
    return { settled: true }
  }
}
