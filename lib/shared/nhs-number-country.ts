import { parseNhsNumber, type NhsNumber, type NhsNumberVerdict } from './nhs-number'

/**
 * Which country's numbers a number looks like. Scotland, Northern Ireland and Ireland number their patients in the same form with the same
 * check digit, mostly from ranges of their own (NHS Data Dictionary; Health and Care Number; Individual Health Identifier). The register covers
 * England: "no information held" about a child of another country would be false comfort, and a row of a file under such a number would be
 * found by nobody.
 */

/** A country whose numbers are told apart from England's. */
export type OtherCountry = 'scotland' | 'northern-ireland' | 'ireland'

// Ranges by their first three digits. From 300 on England issues numbers too.
const FIRST_OF_ENGLAND = '300'
const NORTHERN_IRELAND = ['320', '399'] as const
const IRELAND = ['800', '859'] as const

/** The most days that each month can have: two digits do not say whether a year is a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * The other country that a number must be of.
 * @returns null for a number that England may have issued, even if Scotland may have too (see {@link mayBeScottish})
 */
export function otherCountryOf(number: NhsNumber): OtherCountry | null {
  if (within(number, NORTHERN_IRELAND)) return 'northern-ireland'
  if (within(number, IRELAND)) return 'ireland'
  return number < FIRST_OF_ENGLAND && mayBeScottish(number) ? 'scotland' : null
}

/** Why a text is no number that may be held or looked up: it is no NHS number, or one of another country. */
export type EnglishNumberVerdict =
  NhsNumberVerdict | { readonly ok: false; readonly problem: 'other-country'; readonly country: OtherCountry; readonly digits: number }

/** Reads an NHS number as people write it, and refuses those of other countries: for every way in by which a number comes to be held. */
export function parseEnglishNumber(text: string): EnglishNumberVerdict {
  const verdict = parseNhsNumber(text)
  const country = verdict.ok ? otherCountryOf(verdict.number) : null
  return country === null ? verdict : { ok: false, problem: 'other-country', country, digits: 10 }
}

/**
 * Whether a number begins with a possible day and month (any two digits can be a year), as Scotland's Community Health Index numbers do. For somebody born on a 30th or
 * 31st nobody can tell from the number alone: England issues in that range as well, and its children must be found there.
 */
export function mayBeScottish(number: NhsNumber): boolean {
  const day = Number(number.slice(0, 2))
  const most = DAYS[Number(number.slice(2, 4)) - 1]
  return most !== undefined && day >= 1 && day <= most
}

function within(number: NhsNumber, [from, to]: readonly [string, string]): boolean {
  const start = number.slice(0, 3)
  return start >= from && start <= to
}

const LOOKS_LIKE: Readonly<Record<OtherCountry, string>> = {
  scotland: 'This looks like a Scottish CHI number.',
  'northern-ireland': 'This looks like a Northern Ireland number.',
  ireland: 'This looks like an Irish number.',
}

/** How to begin to say that a number is of another country, as a whole sentence. */
export function looksLikeNumberOf(country: OtherCountry): string {
  return LOOKS_LIKE[country]
}

/** What to say to an authority that enters or sends such a number, as two sentences, the last one without its full stop. */
export function numberOfOtherCountry(country: OtherCountry): string {
  return `${LOOKS_LIKE[country]} Only NHS numbers of England can be held`
}
