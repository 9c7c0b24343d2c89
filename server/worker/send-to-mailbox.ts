import { writeNotice } from '@/lib/delivery/write-notice'
import type { Sender } from './deliver'
import type { WorkerDoors } from './worker-database'

/** Puts the national message of a claim into the authority's mailbox, which is a table of the same database: sent and settled in one act. */
export function mailboxSender(doors: Pick<WorkerDoors, 'content' | 'put'>): Sender {
  return async (claim) => {
    const content = await doors.content(claim)
    // The claim is over: somebody else has it.
    if (content === null) return 'settled'
    await doors.put(claim, writeNotice(content, new Date()))
    return 'settled'
  }
}
