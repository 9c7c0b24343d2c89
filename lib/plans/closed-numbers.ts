import { z } from 'zod'
import { env } from '@/lib/config/env'
import { callFunction } from '@/lib/db/call-function'
import type { AnyTransaction } from '@/lib/db/any-transaction'
import type { Transaction } from '@/lib/db/transaction'
import { closedNumberKeyWith, closedNumberQuestion } from '@/lib/demographics/closed-numbers'
import type { PersonDetails } from '@/lib/demographics/compare-person'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/**
 * Numbers closed by an adoption stay closed once the child has been erased. Only a 32-byte key is kept for ever, which nobody with the
 * database alone can turn back into the number.
 */

/** Made with SUBJECT_KEY, like the key of a look-up that found nothing, but for another purpose, so that the two cannot be compared. */
export function closedNumberKey(nhsNumber: NhsNumber): Buffer {
  return closedNumberKeyWith(env().SUBJECT_KEY, nhsNumber)
}

/** The keys under which a number may have been closed: SUBJECT_KEY has been turned since. */
export function closedNumberKeys(nhsNumber: NhsNumber): Buffer[] {
  return subjectKeysThatCount().map((key) => closedNumberKeyWith(key, nhsNumber))
}

function subjectKeysThatCount(): string[] {
  return [env().SUBJECT_KEY, ...env().SUBJECT_KEYS_FORMER]
}

/**
 * Which of these numbers an adoption closed at any authority: see `ClosedNumbers` of `lib/demographics/closed-numbers.ts`.
 *
 * @param person who is said to have one of them: an adoption that is plainly of somebody else, and was recorded under a wrong number, does not
 * close it to them
 */
export async function closedByAdoption(tx: AnyTransaction, numbers: readonly NhsNumber[], person?: PersonDetails): Promise<ReadonlySet<string>> {
  const question = closedNumberQuestion(subjectKeysThatCount(), numbers)
  const of = person && { family: person.familyName, given: person.givenName, born: person.dateOfBirth }
  return new Set(await callFunction(tx, 'closed_by_adoption', { ...question, ...of }, z.array(z.string())))
}

/** What `cpis.closed_numbers()` answers. */
export const closedKeys = z.array(z.instanceof(Uint8Array))

/** Which of these numbers the keys belong to. The keys are what `cpis.closed_numbers()` answers for the caller's authority. */
export function numbersClosedBy(keys: readonly Uint8Array[], numbers: readonly NhsNumber[]): NhsNumber[] {
  if (keys.length === 0) return []
  const closed = new Set(keys.map((key) => Buffer.from(key).toString('hex')))
  return numbers.filter((number) => closedNumberKeys(number).some((key) => closed.has(key.toString('hex'))))
}

/**
 * Whether the caller's authority closed this number because of an adoption and has since erased the child: it may publish nothing under it.
 */
export async function isClosedForEver(tx: Transaction, nhsNumber: NhsNumber): Promise<boolean> {
  const keys = await callFunction(tx, 'closed_numbers', {}, closedKeys)
  return numbersClosedBy(keys, [nhsNumber]).length > 0
}

/**
 * Whether any authority closed one of these numbers because of an adoption and has since erased the child: they are not linked to others.
 */
export async function anyClosedForEver(tx: Transaction, numbers: readonly NhsNumber[]): Promise<boolean> {
  return callFunction(tx, 'any_closed_number', { keys: numbers.flatMap(closedNumberKeys) }, z.boolean())
}
