import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import type * as codes from '@/lib/db/codes.generated'
import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'

/** What the database function says to an answer to an offer. */
const transferAnswer = z.enum(['decided', 'already', 'too-early', 'gone', 'other-person', 'unknown', 'not-permitted'])
type Outcome = z.output<typeof transferAnswer>

const SENTENCES: Readonly<Record<Exclude<Outcome, 'decided' | 'unknown' | 'not-permitted'>, string>> = {
  already: 'This offer has been answered already, or was taken back',
  'too-early': 'The plan cannot be taken over before the day on which it moves',
  gone: 'The plan has ended or changed since it was offered. There is nothing to take over. Call the other authority',
  'other-person':
    'Your authority holds a child with another name or another date of birth under this NHS number. One of the two is wrong. Nothing was taken over. Call the other authority',
}

/**
 * Answers an offer through a database function, which changes both registers at the same moment.
 *
 * @throws CpisError `not-found`, `not-permitted`, or `conflict` with the sentence that says why it could not be done
 */
export async function answerTransfer(
  tx: Transaction,
  { transferId, ...answer }: { transferId: string; answer: Exclude<codes.TransferState, 'offered'>; reason: string | null; name: string },
): Promise<void> {
  const outcome = await callFunction(tx, 'answer_transfer', { id: transferId, ...answer }, transferAnswer)
  if (outcome === 'decided') return
  if (outcome === 'unknown') throw new CpisError('not-found', 'There is no such offer')
  if (outcome === 'not-permitted') throw new CpisError('not-permitted', 'This role may not do that')
  throw new CpisError('conflict', SENTENCES[outcome], { field: 'form' })
}
