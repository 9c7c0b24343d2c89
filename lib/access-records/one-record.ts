import type { AccessRecord } from './access-record'
import { searchAccesses } from './queries'
import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'

/** One record, and what the same person looked at within an hour of it. */
export type OpenedRecord = { record: AccessRecord; sameHour: AccessRecord[] }

/** The most of the others that are shown. */
const MOST_BESIDE = 50

/**
 * One record by its id.
 *
 * @throws CpisError `not-found` if there is no such record, or it is another organisation's and callers may read only their own
 */
export async function oneRecord(tx: Transaction, eventId: string): Promise<OpenedRecord> {
  const [record] = await searchAccesses(tx, { event: eventId }, null, 1)
  if (!record) throw new CpisError('not-found', 'There is no such record')
  const sameHour = await searchAccesses(tx, { person: record.actorId, near: record.at }, null, MOST_BESIDE + 1)
  return { record, sameHour: sameHour.filter((one) => one.eventId !== eventId).slice(0, MOST_BESIDE) }
}
