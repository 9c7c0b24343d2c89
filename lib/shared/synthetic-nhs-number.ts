import { isNhsNumber, nhsNumberCheckDigit, type NhsNumber } from './nhs-number'

/**
 * NHS numbers for people who do not exist: the demonstration register, tests and examples, and nothing else.
 *
 * 999 000 0000 to 999 999 9999 is never issued to anybody, so a synthetic child can never be taken for a real one. The
 * numbers have a correct check digit, so that real validation stays switched on. 999 100 0000 to 999 100 9999 is left out, because the
 * authorities' sample files use it.
 */
const FIRST_NINE_FROM = 999_000_000
const FIRST_NINE_TO = 999_999_999
const RESERVED_FROM = 999_100_000
const RESERVED_TO = 999_100_999

/** The numbers made so far, in order: the range is walked only as far as needed. */
const numbers: NhsNumber[] = []
let nextFirstNine = FIRST_NINE_FROM

/**
 * The index-th synthetic NHS number in ascending order. The same index always gives the same number.
 *
 * @param index 0 or more, a whole number; there are a little over 908,000
 * @throws RangeError when there is no number of that index
 */
export function syntheticNhsNumber(index: number): NhsNumber {
  if (Number.isInteger(index) && index >= 0) walkUntil(index)
  const number = numbers[index]
  if (number === undefined) {
    throw new RangeError(`There is no synthetic NHS number of index ${index}: whole numbers from 0 to about 908,000`)
  }
  return number
}

function walkUntil(index: number): void {
  while (numbers.length <= index && nextFirstNine <= FIRST_NINE_TO) {
    const firstNine = nextFirstNine++
    if (firstNine >= RESERVED_FROM && firstNine <= RESERVED_TO) continue
    const number = `${firstNine}${nhsNumberCheckDigit(String(firstNine)) ?? ''}`
    if (isNhsNumber(number)) numbers.push(number)
  }
}
