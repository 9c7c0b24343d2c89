import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import type { Transaction } from '@/lib/db/transaction'
import { byName } from '@/lib/shared/by-name'
import { accessRecord, foundPerson, type AccessRecord, type Choice, type FoundPerson } from './access-record'
import { placeAfter, type AccessFilter } from './filter'

/** What the database is asked: a filter, and what only the application can add to it. */
export type AccessQuestion = AccessFilter & {
  /** The keyed hash of each of the child's numbers, under which look-ups that found nothing are kept. */
  keys?: string[]
  /** One record by its id. */
  event?: string
  /** A moment: records from an hour before it to an hour after. */
  near?: Date
}

/**
 * Access records, newest first. The database gives safeguarding leads those of their own organisation and auditors all of them, and refuses
 * everybody else.
 *
 * @param after see `listCursor`
 * @param most how many, at most 5,001
 */
export async function searchAccesses(tx: Transaction, question: AccessQuestion, after: string | null, most: number): Promise<AccessRecord[]> {
  return callFunction(tx, 'search_accesses', { filter: question, ...placeAfter(after), limit: most }, z.array(accessRecord))
}

/** The most people that a search by name lists. */
export const MOST_PEOPLE = 50

/** People by part of their name; one more than {@link MOST_PEOPLE} when there are more. */
export async function peopleNamed(tx: Transaction, name: string): Promise<FoundPerson[]> {
  return callFunction(tx, 'find_people', { name }, z.array(foundPerson))
}

/** Organisations whose people look children up, and the kinds of care setting. */
export async function filterChoices(tx: Transaction): Promise<{ organisations: Choice[]; settings: Choice[] }> {
  const organisations = await tx.organisation.findMany({ where: { kind: 'nhs' }, select: { id: true, name: true }, orderBy: { id: 'asc' } })
  const settings = await tx.settingKind.findMany({ select: { code: true, label: true }, orderBy: { label: 'asc' } })
  return {
    organisations: organisations.toSorted(byName).map(({ id, name }) => ({ value: id, label: name })),
    settings: settings.map(({ code, label }) => ({ value: code, label })),
  }
}
