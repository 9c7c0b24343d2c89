import * as codes from '@/lib/db/codes.generated'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { canonicalName, sameName } from '@/lib/shared/person-name'

/** What an authority says about somebody besides the NHS number. */
export type PersonDetails = {
  familyName: string
  /** All given names, separated by spaces. */
  givenName: string
  dateOfBirth: CalendarDate
}

/**
 * What the demographics service holds besides the NHS number. A date of birth may be a year or a month only, or absent; of a restricted person
 * the service may give no name at all.
 */
export type HeldDetails = {
  names: readonly { readonly family: string; readonly given: readonly string[] }[]
  dateOfBirth: string | null
  restricted: boolean
}

/** What can differ, in the order in which it is reported. */
export const DIFFERING_DETAILS = codes.CHILD_DIFFERS_IN
export type DifferingDetail = codes.ChildDiffersIn

const DETAIL_WORDS: Readonly<Record<DifferingDetail, string>> = {
  'family-name': 'family name',
  'given-name': 'given name',
  'date-of-birth': 'date of birth',
}

/** "family name and date of birth"; empty for none. */
export function detailWords(details: readonly DifferingDetail[]): string {
  const words = details.map((detail) => DETAIL_WORDS[detail])
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('')
}

/**
 * Compares what an authority says with what the demographics service holds, as the national matching does (cp-is.md 2.4): the family name
 * and the date of birth must agree, and the given names in one of three ways, see {@link givenNamesAgree}. How names are written (case,
 * accents, apostrophes, hyphens) never matters: `lib/shared/person-name.ts`.
 *
 * A date of birth agrees as far as it is held. A restricted person of whom no name is given is known by the date of birth; where that is
 * missing as well nothing says that the number is not somebody else's, and it differs.
 *
 * @returns what differs from the held name that comes closest; empty when it is the same person
 */
export function differingDetails(given: PersonDetails, held: HeldDetails): DifferingDetail[] {
  const withheld = held.restricted && held.names.length === 0
  const nearest = held.names
    .map((name) => ({ family: sameName(given.familyName, name.family), given: givenNamesAgree(given.givenName, name.given.join(' ')) }))
    .reduce((best, next) => (agreeing(next) > agreeing(best) ? next : best), { family: withheld, given: withheld })
  const agrees = { 'family-name': nearest.family, 'given-name': nearest.given, 'date-of-birth': bornThen(given.dateOfBirth, held) }
  return DIFFERING_DETAILS.filter((detail) => !agrees[detail])
}

/**
 * Whether given names agree, tried in the documented order: all of them; the first against the first; the first that the authority sends
 * against any that is held. (A fourth way is not published, and is not guessed at.)
 *
 * @param sent all given names, separated by spaces
 * @param held the same, as the demographics service has them
 */
export function givenNamesAgree(sent: string, held: string): boolean {
  const ours = canonicalName(sent).split(' ')
  const theirs = canonicalName(held).split(' ')
  const [first = ''] = ours
  return ours.join(' ') === theirs.join(' ') || (first !== '' && theirs.includes(first))
}

/** A year or a month agrees with every day in it. */
function bornThen(given: CalendarDate, { dateOfBirth }: HeldDetails): boolean {
  if (dateOfBirth === null) return false
  return given === dateOfBirth || (/^[0-9]{4}(-[0-9]{2})?$/.test(dateOfBirth) && given.startsWith(`${dateOfBirth}-`))
}

function agreeing({ family, given }: { family: boolean; given: boolean }): number {
  return (family ? 2 : 0) + (given ? 1 : 0)
}
