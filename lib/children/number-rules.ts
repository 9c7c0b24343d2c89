import type { Transaction } from '@/lib/db/transaction'
import { registeredUnderNumber } from '@/lib/plans/child-queries'
import { isClosedForEver } from '@/lib/plans/closed-numbers'
import type { RegisteredChild } from '@/lib/plans/registered-child'
import { differingDetails } from '@/lib/demographics/compare-person'
import { CpisError } from '@/lib/shared/errors'
import { childAddress } from './child-address'
import type { NumberInput } from './number-schema'
import { childForChange } from './queries'

/**
 * The child whose number is to change, locked.
 *
 * @throws CpisError `not-found`; `invalid-input` for the number it already has; `conflict` when the record has changed since or is closed,
 * when the authority closed the other number for ever, or when it already holds a child under it: then the error says where
 *
 * @param mayHold whether it may already hold the same person under the other number
 */
export async function childForNewNumber(tx: Transaction, { childId, seen, number }: NumberInput, { mayHold = false } = {}): Promise<RegisteredChild> {
  const child = await childForChange(tx, childId, seen)
  if (child.nhsNumber === number) throw new CpisError('invalid-input', 'This is the number that the record has now', { field: 'number' })
  const other = await registeredUnderNumber(tx, number)
  if (other && !(mayHold && isOnePerson(child, other))) throw alreadyHeld(other.childId)
  if (await isClosedForEver(tx, number)) throw new CpisError('conflict', CLOSED_FOR_EVER, { field: 'number' })
  return child
}

/** Shown for a number that the authority itself closed by an adoption, once the child has been erased. */
const CLOSED_FOR_EVER = 'Your authority closed this number, and nothing is published under it any more. Check what was typed'

/** Says that the authority already holds a child under that number: the two records have to be compared. */
export function alreadyHeld(childId: string | null): CpisError {
  return new CpisError(
    'conflict',
    'Your authority already holds a child under that number. Look at that record, then withdraw the plans of the wrong one',
    {
      field: 'number',
      ...(childId && { leadsTo: childAddress(childId) }),
    },
  )
}

function isOnePerson(child: RegisteredChild, { familyName, givenName, dateOfBirth }: RegisteredChild): boolean {
  const held = { names: [{ family: familyName, given: [givenName] }], dateOfBirth, restricted: false }
  return differingDetails(child, held).length === 0
}
