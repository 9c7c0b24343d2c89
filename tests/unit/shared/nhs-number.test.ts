import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatNhsNumber,
  isNhsNumber,
  nhsNumberCheckDigit,
  NHS_NUMBER_PROBLEMS,
  parseNhsNumber,
  type NhsNumberProblem,
} from '@/lib/shared/nhs-number'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { readConformance } from '@/tests/support/conformance'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { nhsNumberByHand } from '@/tests/support/nhs-number-oracle'

type Vectors = {
  vectors: { value: string; valid: boolean }[]
  formatting: { input: string; normalised: string }[]
}

const problemOf = (text: string): NhsNumberProblem | 'none' => {
  const verdict = parseNhsNumber(text)
  return verdict.ok ? 'none' : verdict.problem
}

describe('reading an NHS number', () => {
  it.each([
    ['together', '9990010005'],
    ['with spaces', '999 001 0005'],
    ['with no-break spaces', '999\u00a0001\u00a00005'],
    ['with thin spaces', '999\u2009001\u20090005'],
    ['with narrow no-break spaces', '999\u202f001\u202f0005'],
    ['with tabs', '999\t001\t0005'],
    ['with hyphens', '999-001-0005'],
    ['with two kinds of separator', '999 001-0005'],
    ['with white space around it', ' \t\r\n\u00a0999 001 0005\u3000\u2028\n'],
  ])('takes ten digits %s', (_how, text) => {
    expect(parseNhsNumber(text)).toEqual({ ok: true, number: '9990010005' })
  })

  it.each<[NhsNumberProblem, string]>([
    ['empty', ''],
    ['empty', ' \t\n\u00a0'],
    ['letters', 'abc'],
    ['letters', '999001000O'],
    ['letters', 'NHS number: 999 001 0005'],
    ['letters', '99900100\u0430 5'],
    ['other-digits', '９９９００１０００５'],
    ['other-digits', '٩٩٩٠٠١٠٠٠٥'],
    ['other-digits', '999001000\u{1d7d3}'],
    ['other-digits', '9990010005\u00b2'],
    ['length', '999001000'],
    ['length', '99900100055'],
    ['length', '123 456 789'],
    ['length', '???'],
    ['hidden-character', '\ufeff9990010005'],
    ['hidden-character', '9990010005\ufeff'],
    ['hidden-character', '99900\u200b10005'],
    ['hidden-character', '\u202e9990010005\u202c'],
    ['hidden-character', '9990010005\u0000'],
    ['hidden-character', '999\u00ad001\u00ad0005'],
    ['grouping', '99 9001 0005'],
    ['grouping', '999 0010005'],
    ['grouping', '999  001 0005'],
    ['grouping', '999 001 00 05'],
    ['grouping', '999.001.0005'],
    ['grouping', '999\u2013001\u20130005'],
    ['grouping', '999\n001\n0005'],
    ['grouping', '999\u2007001\u20070005'],
    ['grouping', '-9990010005'],
    ['same-digit', '1111111111'],
    ['same-digit', '999 999 9999'],
    ['same-digit', '0000000000'],
    ['check-digit', '9990010006'],
    ['check-digit', '9990100005'],
    ['check-digit', '9991234567'],
    ['check-digit', '999 000 0000'],
  ])('says "%s" of %j', (problem, text) => {
    expect(problemOf(text)).toBe(problem)
  })

  it('counts the digits that were entered, and not letters or the digits of other scripts', () => {
    expect(parseNhsNumber('999 001 00')).toEqual({ ok: false, problem: 'length', digits: 8 })
    expect(parseNhsNumber('a1b2')).toEqual({ ok: false, problem: 'letters', digits: 2 })
    expect(parseNhsNumber('٩٩')).toEqual({ ok: false, problem: 'other-digits', digits: 0 })
  })

  it('gives a verdict, and the right one, on 100,000 arbitrary strings', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(anyEntry(), (text) => {
        const verdict = parseNhsNumber(text)
        met.add(verdict.ok ? 'none' : verdict.problem)
        assert.equal(verdict.ok ? verdict.number : null, nhsNumberByHand(text))
        assert.equal(isNhsNumber(text), text.length === 10 && verdict.ok)
      }),
      { numRuns: 100_000 },
    )
    expect([...met].sort()).toEqual(['none', ...NHS_NUMBER_PROBLEMS].sort())
  })

  it('refuses every slip of one digit and every swap of two neighbours', () => {
    fc.assert(
      fc.property(synthetic(), fc.nat(9), fc.nat(9), (number, place, digit) => {
        const slipped = number.slice(0, place) + String(digit) + number.slice(place + 1)
        assert.equal(isNhsNumber(slipped), slipped === number)
        const next = Math.min(place + 1, 9)
        const swapped = [...number]
        swapped[place] = number.charAt(next)
        swapped[next] = number.charAt(place)
        assert.equal(isNhsNumber(swapped.join('')), swapped.join('') === number)
      }),
      { numRuns: 5_000 },
    )
  })

  // A parser that backtracked over the text would take minutes.
  it('reads half a million characters at once, whatever they are', () => {
    const long = 500_000
    for (const unit of [' ', '9', '999 001 0005 ', '\u200b', 'a', '-']) {
      expect(parseNhsNumber(`9${unit.repeat(long / unit.length)}x`).ok).toBe(false)
      expect(parseNhsNumber(unit.repeat(long / unit.length)).ok).toBe(false)
    }
  })
})

describe('the check digit', () => {
  it.each([
    ['999000001', 8],
    ['999000002', 6],
    ['943476591', 9],
    ['400000063', 2],
  ])('of %s is %d', (first9, digit) => {
    expect(nhsNumberCheckDigit(first9)).toBe(digit)
  })

  it('is 0 where the rule gives 11, and does not exist where it gives 10', () => {
    expect(nhsNumberCheckDigit('607229515')).toBe(0)
    expect(nhsNumberCheckDigit('999123456')).toBeNull()
  })

  it.each(['', '12345678', '1234567890', '12345678a', '１２３４５６７８９', ' 23456789'])('does not exist for %j', (text) => {
    expect(nhsNumberCheckDigit(text)).toBeNull()
  })

  it('never allows more than one last digit for the same nine', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (value) => {
        const first9 = String(value).padStart(9, '0')
        const valid = [...'0123456789'].filter((digit) => nhsNumberByHand(first9 + digit) !== null)
        const check = nhsNumberCheckDigit(first9)
        const repeated = check !== null && first9 === String(check).repeat(9)
        expect(valid).toEqual(check === null || repeated ? [] : [String(check)])
      }),
    )
  })
})

describe('showing an NHS number', () => {
  it('groups it 3, 3 and 4, and reading it gives the number back', () => {
    expect(formatNhsNumber(fakeNhsNumber(0))).toMatch(/^999 000 \d{4}$/)
    fc.assert(
      fc.property(synthetic(), (number) => {
        expect(parseNhsNumber(formatNhsNumber(number))).toEqual({ ok: true, number })
      }),
    )
  })
})

describe('numbers for people who do not exist', () => {
  it('are valid, in the 999 range, ascending, and outside the block of the sample files', () => {
    fc.assert(
      fc.property(fc.nat(900_000), (index) => {
        const number = syntheticNhsNumber(index)
        expect(nhsNumberByHand(number)).toBe(number)
        expect(number.startsWith('999')).toBe(true)
        expect(number.startsWith('999100')).toBe(false)
        expect(syntheticNhsNumber(index + 1) > number).toBe(true)
      }),
    )
  })

  it('begin with the first valid numbers of the range and leave none out', () => {
    expect([0, 1, 2, 3].map(fakeNhsNumber)).toEqual(firstValidNumbers(4))
  })

  it.each([-1, 0.5, 1_000_000])('do not exist for the index %d', (index) => {
    expect(() => syntheticNhsNumber(index)).toThrow(RangeError)
  })
})

describe('the public vectors', () => {
  it('agree on every number and every way of writing one', (context) => {
    const file = readConformance('nhs-number-vectors.json')
    if (!file.found) {
      console.info(file.why)
      return context.skip(file.why)
    }
    const { vectors, formatting } = file.json as Vectors
    expect(vectors.length).toBeGreaterThan(0)
    for (const { value, valid } of vectors) expect([value, parseNhsNumber(value).ok]).toEqual([value, valid])
    for (const { input, normalised } of formatting) {
      // These rows test only the way the number is written: 0123456789 has a valid check digit.
      const verdict = parseNhsNumber(input)
      expect([input, verdict.ok ? verdict.number : '']).toEqual([input, normalised])
    }
  })
})

function synthetic() {
  return fc.nat(900_000).map(syntheticNhsNumber)
}

function firstValidNumbers(count: number): string[] {
  const found: string[] = []
  for (let value = 9_990_000_000; found.length < count; value++) {
    if (nhsNumberByHand(String(value)) !== null) found.push(String(value))
  }
  return found
}

/** Arbitrary text, and text close enough to a number for every rule to matter. */
function anyEntry() {
  const digit = fc.constantFrom(...'0123456789')
  const near = fc.constantFrom(
    ...'0123456789012345678901234567890123456789',
    ...' -\t\n\u00a0\u2009\u202f\u2007\u2013\u200b\u202e\ufeff\u0000.,/',
    '٣',
    '９',
    'a',
    'é',
    '\ud800',
  )
  const separator = fc.constantFrom('', '', ' ', '-', '\t', '\u00a0', '\u2009', '\u202f', '\u2011', '\u200b', '  ')
  const outer = fc.constantFrom('', '', ' ', '\n', '\u3000', '\ufeff', '\u200e')
  const someNumber = fc.oneof(synthetic(), fc.string({ unit: digit, minLength: 10, maxLength: 10 }), repeatedDigit(digit))
  const written = fc
    .tuple(outer, someNumber, separator, separator, outer)
    .map(([before, number, first, second, after]) => [before, number.slice(0, 3), first, number.slice(3, 6), second, number.slice(6), after].join(''))
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: near, maxLength: 14 }),
    fc.string({ unit: digit, maxLength: 12 }),
    written,
  )
}

function repeatedDigit(digit: fc.Arbitrary<string>) {
  return digit.map((value) => value.repeat(10))
}
