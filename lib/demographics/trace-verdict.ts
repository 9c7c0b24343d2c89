import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { detailWords, type DifferingDetail } from './compare-person'

/**
 * What the demographics service says about an NHS number with a name and a date of birth.
 *
 * - `matched`: the number is this person's
 * - `restricted`: the number is this person's, who is address-protected or otherwise sensitive: to be kept protected (design decision 12)
 * - `died`: the number is this person's, of whom a death is held. It ends nothing: the authority is told, and records it
 * - `differs`: the number belongs to somebody with another name or date of birth; what is held instead is never told
 * - `not-found`: nobody has the number, or it was made invalid
 * - `replaced`: the number was this person's until another took its place, which is told because name and date of birth agree
 * - `unavailable`: the service did not answer, or not in a way that can be understood. Never to be read as `not-found`
 */
export type TraceVerdict =
  | { readonly kind: 'matched' }
  | { readonly kind: 'restricted' }
  | { readonly kind: 'died' }
  | { readonly kind: 'differs'; readonly details: readonly DifferingDetail[] }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'replaced'; readonly by: NhsNumber }
  | { readonly kind: 'unavailable' }

/** The column of an authority's file that holds one of a person's details (interoperability.md 7.5). */
export type TracedColumn = 'nhs_number' | 'family_name' | 'given_name' | 'date_of_birth'

/** Why a row is not saved: the national code (cp-is.md 2.4), where to correct it, and a sentence that says how. */
export type TraceProblem = {
  readonly code: 'CPR01' | 'CPR03' | 'CPR05'
  /** Null when more than one column differs. */
  readonly column: TracedColumn | null
  readonly reason: string
  /** The number that took the place of the row's. */
  readonly replacedBy?: NhsNumber
}

const COLUMNS: Readonly<Record<DifferingDetail, TracedColumn>> = {
  'family-name': 'family_name',
  'given-name': 'given_name',
  'date-of-birth': 'date_of_birth',
}

/** The verdicts by which a number is that of the person with this name and date of birth. */
export const AGREEING = ['matched', 'restricted', 'died'] as const satisfies readonly TraceVerdict['kind'][]
export type AgreeingVerdict = (typeof AGREEING)[number]

/** Whether a verdict is one of {@link AGREEING}. */
export function agrees<Kind extends string>(kind: Kind): kind is Kind & AgreeingVerdict {
  return (AGREEING as readonly string[]).includes(kind)
}

/**
 * What a verdict means for a row of a file.
 *
 * @returns null when the row may be saved (`matched`; `died`, which ends nothing; and `restricted`, which is saved as protected)
 * @throws RangeError for `unavailable`, which says nothing about the row
 */
export function traceProblem(verdict: TraceVerdict): TraceProblem | null {
  switch (verdict.kind) {
    case 'matched':
    case 'restricted':
    case 'died':
      return null
    case 'not-found':
      return {
        code: 'CPR01',
        column: 'nhs_number',
        reason: 'The national record holds nobody with this NHS number. Trace the person and send the right number.',
      }
    case 'differs':
      return differs(verdict.details)
    case 'replaced':
      return {
        code: 'CPR05',
        column: 'nhs_number',
        reason: `This NHS number has been replaced by ${formatNhsNumber(verdict.by)}. Correct your record and send the new number.`,
        replacedBy: verdict.by,
      }
    case 'unavailable':
      throw new RangeError('A service that did not answer has said nothing about a row')
  }
}

function differs(details: readonly DifferingDetail[]): TraceProblem {
  const [first] = details
  return {
    code: 'CPR03',
    column: details.length === 1 && first ? COLUMNS[first] : null,
    reason: `The national record holds another ${detailWords(details)} for this NHS number. Check ${details.length === 1 ? 'it' : 'them'} and the number.`,
  }
}
