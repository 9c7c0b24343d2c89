import { givenNamesAgree } from '@/lib/demographics/compare-person'
import { sameName } from '@/lib/shared/person-name'
import type { DisclosedRecord } from './disclosure'

type Person = Pick<DisclosedRecord, 'familyName' | 'givenName' | 'dateOfBirth'>

/** What records under one number disagree about. */
export type Disagreement = { name: boolean; dateOfBirth: boolean }

/**
 * What the records of a result disagree about, compared as with demographics: one of the authorities may have the wrong number, so that the
 * records are about two people. How a name is written does not count, nor do further given names.
 *
 * @param records of one result, from one or several authorities
 * @returns null when they agree
 */
export function disagreementOf(records: readonly Person[]): Disagreement | null {
  const pairs = records.flatMap((one, at) => records.slice(at + 1).map((other) => [one, other] as const))
  const name = pairs.some(([one, other]) => !sameNames(one, other))
  const dateOfBirth = pairs.some(([one, other]) => one.dateOfBirth !== other.dateOfBirth)
  return name || dateOfBirth ? { name, dateOfBirth } : null
}

function sameNames(one: Person, other: Person): boolean {
  return (
    sameName(one.familyName, other.familyName) && (givenNamesAgree(one.givenName, other.givenName) || givenNamesAgree(other.givenName, one.givenName))
  )
}
