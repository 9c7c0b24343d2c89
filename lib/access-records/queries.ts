import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import { isNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { accessRecord, type AccessRecord, type Choice, type FoundPerson } from './access-record'
import type { AccessFilter } from './filter'

/** What the database is asked: a filter, and what only the application adds to it. */
export type AccessQuestion = AccessFilter & {
  /** Of every number of the child, the keyed hash under which look-ups that found nothing are kept. */
  keys?: string[]
  /** One record by its id. */
  event?: string
  /** A moment: an hour before it and an hour after. */
  near?: Date
}

/**
 * Records of accesses, newest first. The database gives a safeguarding lead those of their own organisation, an auditor all, and
 * refuses everybody else.
 *
 * @param after see `listCursor`
 * @param most how many, at most 5,001
 */
export async function searchAccesses(tx: Transaction, question: AccessQuestion, after: string | null, most: number): Promise<AccessRecord[]> {
  const [micros, id] = after?.split('.') ?? [null, null]
  const [row] = await tx.$queryRaw<{ found: unknown }[]>`
    select cpis.search_accesses(${JSON.stringify(question)}::jsonb,
      timestamptz 'epoch' + ${micros ?? null}::bigint * interval '1 microsecond', ${id ?? null}::uuid, ${most}::integer) as found`
  return z.array(accessRecord).parse(row?.found)
}

/** Every number of a child, the one that is asked for first: what it replaced, and what replaced it. */
export async function numbersOfSubject(tx: Transaction, number: NhsNumber): Promise<NhsNumber[]> {
  const [row] = await tx.$queryRaw<{ numbers: string[] }[]>`select cpis.numbers_of_subject(${number}) as numbers`
  return (row?.numbers ?? []).filter(isNhsNumber)
}

/** The most people that a search by name lists. */
export const MOST_PEOPLE = 50

/** People by a part of their name; one more than {@link MOST_PEOPLE} when there are more. */
export async function peopleNamed(tx: Transaction, name: string): Promise<FoundPerson[]> {
  const [row] = await tx.$queryRaw<{ people: FoundPerson[] }[]>`select cpis.find_people(${name}) as people`
  return row?.people ?? []
}

/** Organisations whose people look children up, and the kinds of care setting. */
export async function filterChoices(tx: Transaction): Promise<{ organisations: Choice[]; settings: Choice[] }> {
  const organisations = await tx.$queryRaw<Choice[]>`
    select id as value, name as label from cpis.organisation where kind = 'nhs' order by name collate "und-x-icu", id`
  const settings = await tx.$queryRaw<Choice[]>`select code as value, label from cpis.setting_kind order by label`
  return { organisations, settings }
}

/** The moment at which the database answers. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`select now() as now`
  return row?.now ?? new Date(Number.NaN)
}
