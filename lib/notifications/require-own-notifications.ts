import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'
import { allOwnNotifications } from './queries'

/**
 * Refuses an act on notifications unless all of them are the caller's authority's.
 *
 * @throws CpisError `not-found`, whether one is another authority's or does not exist
 */
export async function requireOwnNotifications(tx: Transaction, ids: string[]): Promise<void> {
  if (!(await allOwnNotifications(tx, ids))) throw new CpisError('not-found', 'There is no such notification')
}
