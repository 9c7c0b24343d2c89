import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNhsNumber, nhsNumberCheckDigit, type NhsNumber } from '@/lib/shared/nhs-number'
import { mayBeScottish, otherCountryOf } from '@/lib/shared/nhs-number-country'

/** Any well-made number that begins with the given digits. */
function beginning(start: string) {
  return fc
    .tuple(...Array.from({ length: 9 - start.length }, () => fc.integer({ min: 0, max: 9 })))
    .map((rest) => `${start}${rest.join('')}`)
    .filter((first9) => nhsNumberCheckDigit(first9) !== null)
    .map((first9) => `${first9}${String(nhsNumberCheckDigit(first9))}`)
    .filter((number): number is NhsNumber => isNhsNumber(number))
}

describe('the country of a number', () => {
  it.each([
    ['32', 'northern-ireland'],
    ['399999', 'northern-ireland'],
    ['80', 'ireland'],
    ['85', 'ireland'],
    ['86', null],
    ['30', null],
    ['31', null],
    ['4', null],
    ['6', null],
    ['7', null],
    ['999', null],
    ['0101', 'scotland'],
    ['2912', 'scotland'],
    ['2902', 'scotland'],
    ['0000', null],
    ['0013', null],
    ['2900', null],
    ['2999', null],
  ])('of any number that begins with %s is %s', (start, country) => {
    fc.assert(fc.property(beginning(start), (number) => otherCountryOf(number) === country))
  })

  it.each([
    ['3001', true],
    ['3112', true],
    ['3101', true],
    ['3002', false],
    ['3104', false],
    ['3000', false],
    ['3013', false],
    ['9990', false],
  ])('may be Scotland when it begins with %s: %s', (start, may) => {
    fc.assert(fc.property(beginning(start), (number) => mayBeScottish(number) === may))
  })

  it.each(['3200010002', '3999990007', '8000000008'])('of a number from the field is not England: %s', (number) => {
    expect(isNhsNumber(number) && otherCountryOf(number)).toMatch(/ireland$/)
  })
})
