import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { env } from '@/lib/config/env'
import { callFunction } from '@/lib/db/call-function'
import type { Transaction } from '@/lib/db/transaction'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/**
 * Numbers that an adoption closed stay closed when the child has been erased. What is kept of them for ever is a key of 32 bytes, which nobody
 * who has the database alone can turn into the number.
 */

/** Made under SUBJECT_KEY like the key of a look-up that found nothing, and for another purpose, so that the two cannot be laid side by side. */
export function closedNumberKey(nhsNumber: NhsNumber): Buffer {
  return createHmac('sha256', env().SUBJECT_KEY).update(`closed ${nhsNumber}`).digest()
}

/** What `cpis.closed_numbers()` answers. */
export const closedKeys = z.array(z.instanceof(Uint8Array))

/** Which of some numbers the keys are of, as `cpis.closed_numbers()` answers them for the caller's authority. */
export function numbersClosedBy(keys: readonly Uint8Array[], numbers: readonly NhsNumber[]): NhsNumber[] {
  if (keys.length === 0) return []
  const closed = new Set(keys.map((key) => Buffer.from(key).toString('hex')))
  return numbers.filter((number) => closed.has(closedNumberKey(number).toString('hex')))
}

/** Whether the caller's authority closed this number by an adoption and has erased the child since: it publishes nothing under it again. */
export async function isClosedForEver(tx: Transaction, nhsNumber: NhsNumber): Promise<boolean> {
  const keys = await callFunction(tx, 'closed_numbers', {}, closedKeys)
  return numbersClosedBy(keys, [nhsNumber]).length > 0
}

/** Whether any authority closed one of these numbers by an adoption and has erased the child since: they are not joined to others. */
export async function anyClosedForEver(tx: Transaction, numbers: readonly NhsNumber[]): Promise<boolean> {
  return callFunction(tx, 'any_closed_number', { keys: numbers.map(closedNumberKey) }, z.boolean())
}
