import { trimWhiteSpace } from './white-space'

/**
 * The NHS number: ten digits, the last a modulus 11 check digit (NHS Data Dictionary; Information Standard ISB 0149).
 *
 * This module is the one judge of NHS numbers for every way in: form, file and machine interface. It only says whether a number is well
 * formed. Whether a well-formed number belongs to England is for the look-up to decide (see `lib/lookup/lookup-entry.ts`), and whether it
 * belongs to anybody is for the demographics service.
 */

declare const nhsNumberBrand: unique symbol

/** Ten ASCII digits with a correct check digit, not all the same. Made only by {@link parseNhsNumber} and {@link isNhsNumber}. */
export type NhsNumber = string & { readonly [nhsNumberBrand]: true }

/**
 * Why a text is not an NHS number. The first that applies, in this order:
 *
 * - `empty`: nothing but white space
 * - `letters`: it holds a letter of any script
 * - `other-digits`: it holds digits or numerals other than 0 to 9 (fullwidth, Arabic-Indic, superscript). They are refused,
 *   not converted: what is searched must be what was read on the screen
 * - `length`: it does not hold ten digits
 * - `hidden-character`: ten digits with a control, zero-width or bidirectional character among or around them
 * - `grouping`: ten digits, grouped or separated other than 3-3-4
 * - `same-digit`: one digit ten times. Such numbers are typed to get past a field, and some pass the check digit
 * - `check-digit`: the last digit is not the one that the first nine give
 */
export const NHS_NUMBER_PROBLEMS = [
  'empty',
  'letters',
  'other-digits',
  'length',
  'hidden-character',
  'grouping',
  'same-digit',
  'check-digit',
] as const

/** One of {@link NHS_NUMBER_PROBLEMS}. */
export type NhsNumberProblem = (typeof NHS_NUMBER_PROBLEMS)[number]

/** What {@link parseNhsNumber} found. `digits` counts the characters 0 to 9 in the text; the text itself is not repeated. */
export type NhsNumberVerdict =
  { readonly ok: true; readonly number: NhsNumber } | { readonly ok: false; readonly problem: NhsNumberProblem; readonly digits: number }

const TEN_DIGITS = /^[0-9]{10}$/
/** 3-3-4 with exactly one space, tab, no-break, thin or narrow no-break space, or hyphen in each gap. */
const GROUPED = /^([0-9]{3})[ \t\u00a0\u2009\u202f-]([0-9]{3})[ \t\u00a0\u2009\u202f-]([0-9]{4})$/
const LETTER = /\p{L}/u
const OTHER_NUMERAL = /(?![0-9])\p{N}/u
const HIDDEN_CHARACTER = /(?!\p{White_Space})[\p{Cc}\p{Cf}]/u
const ALL_THE_SAME = /^([0-9])\1{9}$/

/**
 * Reads an NHS number as people write it: ten digits together, or 3-3-4 with one separator in each gap, white space
 * around it ignored. Takes time proportional to the length of the text and never throws.
 *
 * @param text what was typed or pasted, or is in a cell or field
 */
export function parseNhsNumber(text: string): NhsNumberVerdict {
  const trimmed = trimWhiteSpace(text)
  const number = withoutSeparators(trimmed)
  if (number === null) {
    const digits = countDigits(trimmed)
    return { ok: false, problem: shapeProblem(trimmed, digits), digits }
  }
  if (isNhsNumber(number)) return { ok: true, number }
  return { ok: false, problem: ALL_THE_SAME.test(number) ? 'same-digit' : 'check-digit', digits: 10 }
}

/** Whether the text is exactly an NHS number: ten ASCII digits and nothing else, a correct check digit, not all the same digit. */
export function isNhsNumber(text: string): text is NhsNumber {
  return TEN_DIGITS.test(text) && !ALL_THE_SAME.test(text) && nhsNumberCheckDigit(text.slice(0, 9)) === Number(text.charAt(9))
}

/**
 * The check digit for nine digits: multiply them by 10, 9 … 2, add, and subtract the sum modulo 11 from 11; 11 counts as 0.
 *
 * @param first9 nine ASCII digits
 * @returns 0 to 9; or `null`, because the rule gives 10 (no such number exists) or the text is not nine digits
 */
export function nhsNumberCheckDigit(first9: string): number | null {
  if (!/^[0-9]{9}$/.test(first9)) return null
  let sum = 0
  for (let place = 0; place < 9; place++) sum += Number(first9.charAt(place)) * (10 - place)
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? null : check
}

/** The number as it is shown to people, `999 001 0005` (ISB 1504). The page must keep it on one line. */
export function formatNhsNumber(number: NhsNumber): string {
  return `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`
}

function withoutSeparators(trimmed: string): string | null {
  if (TEN_DIGITS.test(trimmed)) return trimmed
  const groups = GROUPED.exec(trimmed)
  return groups === null ? null : `${groups[1]}${groups[2]}${groups[3]}`
}

function countDigits(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit >= 0x30 && unit <= 0x39) count++
  }
  return count
}

function shapeProblem(trimmed: string, digits: number): NhsNumberProblem {
  if (trimmed === '') return 'empty'
  if (LETTER.test(trimmed)) return 'letters'
  if (OTHER_NUMERAL.test(trimmed)) return 'other-digits'
  if (digits !== 10) return 'length'
  return HIDDEN_CHARACTER.test(trimmed) ? 'hidden-character' : 'grouping'
}

/** Ten digits or more of any script, however people part them: spaces, dots, dashes, underscores, slashes, one or two or three in a row. */
const DIGITS_IN_TEXT = /\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){9,}/gu

/** Whether a text that somebody wrote contains an NHS number, however its ten digits are written: refused where none belongs. */
export function holdsNhsNumber(text: string): boolean {
  return [...text.matchAll(DIGITS_IN_TEXT)].some(([written]) => {
    const groups = written.normalize('NFKC').match(/[0-9]+/g) ?? []
    return groups.some((_, from) => groups.some((_, to) => isNhsNumber(groups.slice(from, to + 1).join(''))))
  })
}

/** A text that somebody wrote, with everything masked that may be an NHS number. A telephone number is masked with it: neither belongs in a reason. */
export function withoutTypedNumbers(text: string): string {
  return text.replace(DIGITS_IN_TEXT, '[number]')
}
