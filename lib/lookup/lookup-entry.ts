import { isNhsNumber, NHS_NUMBER_PROBLEMS, parseNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { otherCountryOf, type OtherCountry } from '@/lib/shared/nhs-number-country'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { readWristbandScan } from './wristband-scan'

/**
 * What is in the NHS number field of the look-up: typed, pasted, or sent by a scanner that acts as a keyboard. Nothing here searches, and
 * no verdict repeats the text, which may hold a child's name or address.
 */

/**
 * Why an entry is refused before anything is searched. Refused attempts are counted by these codes. Beyond those of
 * {@link NHS_NUMBER_PROBLEMS}:
 *
 * - `national-insurance-number`: two letters, six digits, perhaps a letter A to D
 * - `scottish-chi-number`, `northern-ireland-number`, `irish-number`: a well-made number of another country (`nhs-number-country.ts`)
 * - `two-numbers`: two or more entries of ten digits
 * - `scan-without-number`: a barcode, but not one of a wristband or of a bare NHS number
 * - `scan-check-digit`: a barcode in the right form whose GS1 or NHS check digit is wrong: misread or misprinted
 * - `scan-cut`: the end of a scan of which the beginning was lost, as `public/scan-anywhere.js` says with {@link CUT_SCAN}
 */
export const LOOKUP_ENTRY_PROBLEMS = [
  ...NHS_NUMBER_PROBLEMS,
  'national-insurance-number',
  'scottish-chi-number',
  'northern-ireland-number',
  'irish-number',
  'two-numbers',
  'scan-without-number',
  'scan-check-digit',
  'scan-cut',
] as const

/** One of {@link LOOKUP_ENTRY_PROBLEMS}. */
export type LookupEntryProblem = (typeof LOOKUP_ENTRY_PROBLEMS)[number]

/** A refused entry. `digits` counts the characters 0 to 9 in it; `scanned` is true where the text can only have come from a scanner. */
export type RefusedLookupEntry = { readonly ok: false; readonly problem: LookupEntryProblem; readonly digits: number; readonly scanned: boolean }

/** What {@link readLookupEntry} found. `scanned` is true where the text can only have come from a scanner. */
export type LookupEntryVerdict = { readonly ok: true; readonly number: NhsNumber; readonly scanned: boolean } | RefusedLookupEntry

/** What the page posts in place of the end of a scan: the end may be a number by itself, or hold a name. */
export const CUT_SCAN = '…'

const OF_OTHER_COUNTRY: Readonly<Record<OtherCountry, LookupEntryProblem>> = {
  scotland: 'scottish-chi-number',
  'northern-ireland': 'northern-ireland-number',
  ireland: 'irish-number',
}

/** Longest text that is tried as a National Insurance number: `QQ 12 34 56 C` with a little to spare. */
const LONGEST_NATIONAL_INSURANCE_NUMBER = 20

/**
 * Reads an entry of the look-up field: an NHS number, or the scan of a wristband. Takes time proportional to the
 * length of the text and never throws.
 *
 * @param text the field as posted
 */
export function readLookupEntry(text: string): LookupEntryVerdict {
  const entry = trimWhiteSpace(text)
  const typed = parseNhsNumber(entry)
  if (typed.ok) return inEngland(typed.number, false)
  const refused = (problem: LookupEntryProblem, scanned = false): RefusedLookupEntry => ({ ok: false, problem, digits: typed.digits, scanned })

  if (entry === CUT_SCAN) return refused('scan-cut', true)
  const scan = readWristbandScan(entry)
  if (scan.kind === 'number') return inEngland(scan.number, true)
  if (scan.kind === 'wrong-check-digit') return refused('scan-check-digit', true)
  if (scan.kind === 'no-number') return refused('scan-without-number', true)

  if (holdsTwoNumbers(entry)) return refused('two-numbers')
  if (looksLikeNationalInsurance(entry)) return refused('national-insurance-number')
  return refused(typed.problem)
}

function inEngland(number: NhsNumber, scanned: boolean): LookupEntryVerdict {
  const country = otherCountryOf(number)
  return country === null ? { ok: true, number, scanned } : { ok: false, problem: OF_OTHER_COUNTRY[country], digits: 10, scanned }
}

/** Two stretches of ten digits, plain or 3-3-4; or two NHS numbers run together, as by two scans without Enter. */
function holdsTwoNumbers(entry: string): boolean {
  if (/^[0-9]{20}$/.test(entry)) return isNhsNumber(entry.slice(0, 10)) && isNhsNumber(entry.slice(10))
  const tenDigits = /(?<![0-9])[0-9]{3}[ \t\u00a0\u2009\u202f-]?[0-9]{3}[ \t\u00a0\u2009\u202f-]?[0-9]{4}(?![0-9])/g
  return tenDigits.test(entry) && tenDigits.test(entry)
}

/** Prefixes that are not in use count too: the point is to tell somebody which number they copied, not to check it. */
function looksLikeNationalInsurance(entry: string): boolean {
  if (entry.length > LONGEST_NATIONAL_INSURANCE_NUMBER) return false
  return /^[A-Za-z]{2}[0-9]{6}[A-Da-d]?$/.test(entry.replaceAll(/[\p{White_Space}-]/gu, ''))
}
