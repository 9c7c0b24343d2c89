import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { CpisError } from '@/lib/shared/errors'
import { registerVersionOf } from '../check/check-upload'
import { mergeRows, type Merge } from './merge-rows'

/**
 * Merges the rows, and makes sure that nobody else has changed the register since it was looked at: what a form saved in the same moment, while this
 * waited for its lock, would be overwritten with what was judged before.
 *
 * @param registerVersion of the register that the rows were judged by
 * @param words what the person should do, as a sentence
 * @throws CpisError `conflict` with these words
 */
export async function mergeUnchanged(tx: BulkTransaction, merge: Merge, registerVersion: string, words: string): Promise<void> {
  const grown = await mergeRows(tx, merge)
  const now = await registerVersionOf(tx)
  if (BigInt(now) !== BigInt(registerVersion) + BigInt(grown)) throw new CpisError('conflict', words)
}
