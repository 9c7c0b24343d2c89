import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { numbersOfOwn } from './queries'

/**
 * Refuses an act on notifications unless all of them are the caller's authority's.
 *
 * @returns the NHS numbers of the children whom they are about
 * @throws CpisError `not-found`, whether one is another authority's or does not exist
 */
export async function requireOwnNotifications(tx: Transaction, ids: string[]): Promise<NhsNumber[]> {
  const numbers = await numbersOfOwn(tx, ids)
  if (numbers === null) throw new CpisError('not-found', 'There is no such notification')
  return numbers
}
