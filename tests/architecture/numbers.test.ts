import { describe, expect, it } from 'vitest'
import { isNhsNumber } from '@/lib/shared/nhs-number'
import { textOf, writtenFiles } from './sources'

/**
 * No number in the repository may be somebody's NHS number. People's numbers start at 999 000 0000, which are never issued; anything
 * else with ten digits must not be a valid number, or must be listed here with the reason.
 */

const TEN_DIGITS = /(?<![0-9A-Za-z._-])([0-9]{3})[ \u00a0-]?([0-9]{3})[ \u00a0-]?([0-9]{4})(?![0-9A-Za-z_-])/g

/** Ten digits that form a valid NHS number outside the range of invented people. */
const KNOWN: Readonly<Record<string, string>> = {
  '0123456789': 'the digits in their order, in lists of characters',
  '0100999999': 'just below the Scottish range',
  '0101123450': 'a number of the Scottish range, to be refused',
  '0101701233': 'a number of the Scottish range, to be refused',
  '3112999991': 'a 31 December: Scotland’s or, today, England’s',
  '3113000009': 'England’s, just above what may be Scotland’s as well',
  '3200000007': 'the first number of a range of Northern Ireland',
  '3200010002': 'a number of Northern Ireland, to be refused',
  '3999990007': 'a number of Northern Ireland, to be refused',
  '4000000632': 'near the start of an English range',
  '6000000006': 'the start of an English range',
  '8000000008': 'the first number of Ireland’s range, to be refused',
  '9000000009': 'the start of a range',
}

const files = writtenFiles(
  ['app', 'components', 'lib', 'scripts', 'server', 'demo', 'tests', 'prisma', 'proxy.ts', 'README.md', '.env.example', 'next.config.mjs'],
  /\.(ts|tsx|mts|mjs|cjs|sql|prisma|css|md|json|txt|csv|example)$/,
)

function numbersOf(text: string): string[] {
  return [...text.matchAll(TEN_DIGITS)].map((match) => `${match[1]}${match[2]}${match[3]}`)
}

describe('numbers in the repository', () => {
  it('are found together and in groups', () => {
    expect(numbersOf('9434765919, 943 476 5919 and 943-476-5919, but not 01632 960100 or 12345678901')).toEqual([
      '9434765919',
      '9434765919',
      '9434765919',
    ])
  })

  it('are nobody’s NHS number', () => {
    expect(files.length).toBeGreaterThan(200)
    const real = files.flatMap((file) =>
      numbersOf(textOf(file))
        .filter((number) => isNhsNumber(number) && !number.startsWith('999') && !(number in KNOWN))
        .map((number) => `${file}: ${number}`),
    )
    // The example above is in the NHS Data Dictionary and in every textbook.
    expect(real.filter((one) => one !== 'tests/architecture/numbers.test.ts: 9434765919')).toEqual([])
  })

  it('of ten digits are in the product only those of invented people', () => {
    const product = files.filter((file) => /^(app|components|lib|proxy)/.test(file))
    const others = product.flatMap((file) =>
      numbersOf(textOf(file))
        .filter((number) => !number.startsWith('999') && !(number in KNOWN))
        .map((number) => `${file}: ${number}`),
    )
    expect(others).toEqual([])
  })
})

describe('telephone numbers in the repository', () => {
  it('are from the ranges that are kept for drama', () => {
    const drama = /^(01632960[0-9]{3}|07700900[0-9]{3}|02079460[0-9]{3})$/
    // The tests of the telephone number module contain what it refuses.
    const phones = files
      .filter((file) => file !== 'tests/unit/shared/phone.test.ts')
      .flatMap((file) =>
        [...textOf(file).matchAll(/(?<![0-9A-Za-z._+-])(0[1-9][0-9]{2,4}[ ][0-9]{3,4}[ ]?[0-9]{3,4})(?![0-9A-Za-z_-])/g)]
          .map((match) => (match[1] ?? '').replaceAll(' ', ''))
          .filter((phone) => phone.length === 11 && !drama.test(phone))
          .map((phone) => `${file}: ${phone}`),
      )
    expect(phones).toEqual([])
  })
})
