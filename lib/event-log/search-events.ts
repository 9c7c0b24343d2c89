import { z } from 'zod'
import { placeAfter } from '@/lib/access-records/filter'
import { callFunction } from '@/lib/db/call-function'
import type { Transaction } from '@/lib/db/transaction'
import { listedEvent, type ListedEvent } from './logged-event'

/** Which events are asked for; what is left out narrows nothing. */
export type EventQuestion = {
  /** First parts of the types, before the full stop. */
  things?: readonly string[] | undefined
  person?: string | undefined
  organisation?: string | undefined
  outcome?: string | undefined
  /** First and last day, in London. */
  from?: string | undefined
  to?: string | undefined
  /** The keyed hashes of a child's numbers, in hex: events about that child. */
  keys?: readonly string[] | undefined
}

/**
 * Events of the compliance log, newest first. The database gives them to auditors, and refuses everybody else.
 *
 * @param after see `listCursor`
 * @param most how many, at most 2,001
 */
export async function searchEvents(tx: Transaction, question: EventQuestion, after: string | null, most: number): Promise<ListedEvent[]> {
  return callFunction(tx, 'search_audit_events', { filter: question, ...placeAfter(after), limit: most }, z.array(listedEvent))
}
