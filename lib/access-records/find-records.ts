import type { AccessRecord, Choice } from './access-record'
import { asksSomething, filterKinds, RECORDS_PER_PAGE, type AccessFilter } from './filter'
import { askedChild } from './asked-child'
import { filterChoices, searchAccesses, type AccessQuestion } from './queries'
import type { AuditEvent } from '@/lib/use-case/record-audit-event'
import type { Transaction } from '@/lib/db/transaction'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** A page of access records. */
export type RecordPage = {
  /** What is asked for; `records` is null when nothing is. */
  filter: AccessFilter
  records: AccessRecord[] | null
  /** Where the next page begins; null on the last. */
  next: string | null
  /** The options to choose from. */
  organisations: Choice[]
  settings: Choice[]
  /** Every number of the child, when a child is asked for. */
  numbers: NhsNumber[]
}

/** A page of the records that a filter matches. */
export async function findRecords(tx: Transaction, filter: AccessFilter, after: string | null): Promise<RecordPage> {
  const choices = await filterChoices(tx)
  if (!asksSomething(filter)) return { filter, records: null, next: null, numbers: [], ...choices }
  const { question, numbers } = await questionAbout(tx, filter)
  const found = await searchAccesses(tx, question, after, RECORDS_PER_PAGE + 1)
  const records = found.slice(0, RECORDS_PER_PAGE)
  return { filter, records, next: found.length > records.length ? (records.at(-1)?.cursor ?? null) : null, numbers, ...choices }
}

/** The filter with the keyed hashes of the child's numbers added: the database never has the key. @throws LimitReached */
export async function questionAbout(tx: Transaction, filter: AccessFilter): Promise<{ question: AccessQuestion; numbers: NhsNumber[] }> {
  if (filter.number === undefined) return { question: filter, numbers: [] }
  const { numbers, keys } = await askedChild(tx, filter.number)
  return { question: { ...filter, keys }, numbers }
}

/** What the compliance log says about a question: the kinds of its filters, a person by id. Of a child the event has the keyed hash. */
export function askedOf(filter: AccessFilter, records: number): Pick<AuditEvent, 'subject' | 'details'> {
  return {
    ...(filter.person && { subject: { kind: 'person', id: filter.person } }),
    details: {
      by: filterKinds(filter),
      records,
      ...(filter.from && { from: filter.from }),
      ...(filter.to && { to: filter.to }),
      ...(filter.organisation && { organisation: filter.organisation }),
    },
  }
}
