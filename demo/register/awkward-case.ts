import type { PlanBefore, PlanOutline } from './plan'
import type { FormerDetails, ToldVisit } from './child'
import type { PersonName } from './names'

/** What an authority said of a child before it was corrected so many days ago; what is left out was as it is. */
export type CaseBefore = Partial<PersonName> & Pick<FormerDetails, 'change'> & {
  until: number
  /** Days to be added to the date of birth. */
  bornLater?: number
  shielded?: boolean
  changedBy?: string
}

/** What one authority holds in a case. */
export type CaseRecord = {
  council: string
  plans: readonly PlanOutline[]
  shielded?: boolean
  formerly?: readonly CaseBefore[]
  /** The demographics service knows somebody else by the number, or the same person by other details. */
  numberDiffers?: true
  /** The index of the number under which the authority still holds the child, when it is not the child's number now. */
  heldUnder?: number
}

/** A person made by hand, so that everything the rules speak of is on the register. Numbers are indices of `syntheticNhsNumber`. */
export type AwkwardCase = {
  index: number
  why: string
  /** Age in whole years, and the days since, or until when negative, the last birthday. */
  age: readonly [years: number, days: number]
  name?: PersonName
  records: readonly CaseRecord[]
  formerIndices?: readonly number[]
  accesses?: number
  visits?: readonly ToldVisit[]
}

export const leeds = '383'
export const camden = '202'

/** What was said of a plan before, and its details; see `PlanOutline`. */
type More = { saidBefore?: readonly PlanBefore[]; details?: PlanOutline['details'] }

/** A child protection plan. Days are counted back from today. */
export const cpp = (started: number, ended?: number, more: More = {}): PlanOutline => ({ type: 'CPP', started, ended, ...more })
/** A looked-after child. */
export const lac = (started: number, ended?: number, more: More = {}): PlanOutline => ({ type: 'LAC', started, ended, ...more })
/** A plan for an unborn child, on the mother. */
export const ucpp = (started: number, ended: number, more: More = {}): PlanOutline => ({ type: 'UCPP', started, ended, ...more })
