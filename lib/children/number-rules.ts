import type { Transaction } from '@/lib/db/transaction'
import { registeredUnderNumber } from '@/lib/plans/child-queries'
import { isClosedForEver } from '@/lib/plans/closed-numbers'
import type { RegisteredChild } from '@/lib/plans/registered-child'
import { CpisError } from '@/lib/shared/errors'
import { childAddress } from './child-address'
import type { NumberInput } from './number-schema'
import { childForChange } from './queries'

/**
 * The child whose number is to become another one, locked.
 *
 * @throws CpisError `not-found`; `conflict` when the record changed meanwhile, is closed, or when the authority already holds a child under
 * the other number: then it says where
 */
export async function childForNewNumber(tx: Transaction, { childId, seen, number }: NumberInput): Promise<RegisteredChild> {
  const child = await childForChange(tx, childId, seen)
  if (child.nhsNumber === number) throw new CpisError('invalid-input', 'This is the number that the record has now', { field: 'number' })
  const other = await registeredUnderNumber(tx, number)
  if (other) throw alreadyHeld(other.childId)
  if (await isClosedForEver(tx, number)) throw new CpisError('conflict', CLOSED_FOR_EVER, { field: 'number' })
  return child
}

/** Said of a number that the authority itself closed by an adoption, when the child has been erased. */
const CLOSED_FOR_EVER = 'Your authority closed this number, and nothing is published under it any more. Check what was typed'

/** The authority holds a child under that number: the two records have to be looked at side by side. */
export function alreadyHeld(childId: string | null): CpisError {
  return new CpisError('conflict', 'Your authority already holds a child under that number. Look at that record, then withdraw the plans of the wrong one', {
    field: 'number',
    ...(childId && { leadsTo: childAddress(childId) }),
  })
}
