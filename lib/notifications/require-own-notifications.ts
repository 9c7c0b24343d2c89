import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'
import { allOwnNotifications } from './queries'

/**
 * Refuses an act on notifications that are not all the caller's authority's.
 *
 * @throws CpisError `not-found`, the same for another authority's and for none
 */
export async function requireOwnNotifications(tx: Transaction, ids: string[]): Promise<void> {
  if (!(await allOwnNotifications(tx, ids))) throw new CpisError('not-found', 'There is no such notification')
}
