import type { NhsNumber } from '@/lib/shared/nhs-number'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'

/**
 * The NHS number of the index-th invented person: 999 range, correct check digit, outside the block used by the sample files.
 *
 * @param index 0 or more; the same index is the same person in every test
 */
export function fakeNhsNumber(index: number): NhsNumber {
  return syntheticNhsNumber(index)
}
