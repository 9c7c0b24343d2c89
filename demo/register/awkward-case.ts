import type { PlanBefore, PlanOutline } from './plan'
import type { FormerDetails, ToldVisit } from './child'
import type { PersonName } from './names'

/** What an authority said about a child before it was corrected so many days ago; anything left out is unchanged. */
export type CaseBefore = Partial<PersonName> &
  Pick<FormerDetails, 'change'> & {
    until: number
    /** Days to add to the date of birth. */
    bornLater?: number
    isProtected?: boolean
    changedBy?: string
  }

/** What one authority holds in a case. */
export type CaseRecord = {
  council: string
  plans: readonly PlanOutline[]
  isProtected?: boolean
  formerly?: readonly CaseBefore[]
  /** The demographics service has another person under the number, or other details for the same person. */
  numberDiffers?: true
  /** The index of the number under which the authority still holds the child, if that is no longer the child's number. */
  heldUnder?: number
}

/** A handmade person, so that every case in the rules is on the register. Numbers are indices of `syntheticNhsNumber`. */
export type AwkwardCase = {
  index: number
  why: string
  /** Age in whole years, and the days since that birthday; negative for days until it. */
  age: readonly [years: number, days: number]
  name?: PersonName
  records: readonly CaseRecord[]
  formerIndices?: readonly number[]
  accesses?: number
  visits?: readonly ToldVisit[]
}

export const leeds = '383'
export const camden = '202'

/** What used to be said about a plan, and its details; see `PlanOutline`. */
type More = { saidBefore?: readonly PlanBefore[]; details?: PlanOutline['details'] }

/** A child protection plan. Days are counted back from today. */
export const cpp = (started: number, ended?: number, more: More = {}): PlanOutline => ({ type: 'CPP', started, ended, ...more })
/** A looked-after child. */
export const lac = (started: number, ended?: number, more: More = {}): PlanOutline => ({ type: 'LAC', started, ended, ...more })
/** A plan for an unborn child, on the mother, and the day that is expected; `ended` once a birth is recorded. */
export const ucpp = (started: number, expected: number, more: More & { ended?: number } = {}): PlanOutline => ({
  type: 'UCPP',
  started,
  expected,
  ...more,
})
