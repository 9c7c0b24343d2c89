import { cutText } from '@/lib/shared/cut-text'
import { parseNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { numberMessage } from '@/lib/shared/nhs-number-message'
import { canonicalName, parseName } from '@/lib/shared/person-name'
import { trimWhiteSpace } from '@/lib/shared/white-space'

/** The longest search kept, in characters: more than any name or number needs. */
const LONGEST_SEARCH = 200

/** What somebody looks for in their own authority's list. */
export type PlanSearch =
  | { readonly by: 'nhs-number'; readonly number: NhsNumber }
  /** `start` in the form names are compared in, see {@link canonicalName}. */
  | { readonly by: 'family-name'; readonly start: string }
  /** Neither a number nor a name: no search is made. */
  | { readonly by: 'nothing'; readonly message: string }

const NUMERAL = /\p{N}/u
const NOT_A_NAME = 'Enter an NHS number, or a family name or its beginning'

/**
 * Reads what was typed into "NHS number or family name". Anything with a digit is meant as a number, because no name has one.
 *
 * @param term as typed; not empty
 */
export function parsePlanSearch(term: string): PlanSearch {
  if (NUMERAL.test(term)) return searchByNumber(term)
  const name = parseName(term)
  return name.ok ? { by: 'family-name', start: canonicalName(name.name) } : { by: 'nothing', message: NOT_A_NAME }
}

/** The search as kept: without surrounding white space and no longer than {@link LONGEST_SEARCH}; empty when nothing is searched for. */
export function planSearchTerm(typed: string): string {
  return trimWhiteSpace(cutText(trimWhiteSpace(typed), LONGEST_SEARCH))
}

function searchByNumber(term: string): PlanSearch {
  const verdict = parseNhsNumber(term)
  if (verdict.ok) return { by: 'nhs-number', number: verdict.number }
  const mixed = verdict.problem === 'letters' || verdict.problem === 'other-digits' || verdict.problem === 'empty'
  return { by: 'nothing', message: mixed ? NOT_A_NAME : numberMessage(verdict.problem, verdict.digits) }
}
