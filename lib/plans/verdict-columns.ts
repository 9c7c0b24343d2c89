import { databaseNow } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import type { PersonVerdict } from '@/lib/demographics/compare-now'
import type { RegisteredChild } from './registered-child'

/** What demographics said of a child, as the register keeps it. What they hold is not among it. */
type KeptVerdict = Pick<RegisteredChild, 'numberStatus' | 'differsIn' | 'tracedAt'>

/**
 * A verdict as the columns of a child.
 *
 * @param verdict `unavailable` marks the child as not compared; the database then has it compared by the clock
 */
export async function verdictColumns(tx: Transaction, verdict: PersonVerdict): Promise<KeptVerdict> {
  if (verdict.kind === 'unavailable') return { numberStatus: 'not-traced', differsIn: [], tracedAt: null }
  return { numberStatus: verdict.kind, differsIn: verdict.kind === 'differs' ? [...verdict.details] : [], tracedAt: await databaseNow(tx) }
}
