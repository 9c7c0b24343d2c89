import { createHmac } from 'node:crypto'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/**
 * Which of some numbers an adoption closed, at whatever authority, and whether or not the child has been erased since. Nobody asks
 * demographics about such a number, and nothing that they say of another leads to it (docs/decisions/049).
 */
export type ClosedNumbers = (numbers: readonly NhsNumber[]) => Promise<ReadonlySet<string>>

/** A keyed hash under which the number of an adopted child is known once the child has been erased: 32 bytes. */
export function closedNumberKeyWith(subjectKey: string, nhsNumber: NhsNumber): Buffer {
  return createHmac('sha256', subjectKey).update(`closed ${nhsNumber}`).digest()
}

/**
 * What `cpis.closed_by_adoption` is asked about some numbers.
 *
 * @param subjectKeys SUBJECT_KEY and its other values that count: a number may have been closed under any of them
 */
export function closedNumberQuestion(subjectKeys: readonly string[], numbers: readonly NhsNumber[]): { numbers: NhsNumber[]; keys: Buffer[] } {
  const keyed = numbers.flatMap((number) => subjectKeys.map((key) => ({ number, key: closedNumberKeyWith(key, number) })))
  return { numbers: keyed.map(({ number }) => number), keys: keyed.map(({ key }) => key) }
}

/** The same, but asks about no number twice: for one act, because a number may be closed at any time. */
export function rememberingClosed(closed: ClosedNumbers): ClosedNumbers {
  const known = new Map<NhsNumber, boolean>()
  return async (numbers) => {
    const unknown = numbers.filter((number) => !known.has(number))
    const found = unknown.length === 0 ? new Set<string>() : await closed(unknown)
    for (const number of unknown) known.set(number, found.has(number))
    return new Set(numbers.filter((number) => known.get(number)))
  }
}
