import type { Conclusion, ReviewAnswer, ReviewKind } from './labels'

/** An access, or several, that the weekly review lists, and what became of it. Which child it was about is not in it. */
export type ReviewItem = {
  id: string
  /** The Monday of its week, as `2026-11-16`. */
  week: string
  kind: ReviewKind
  /** Whether it is about the person who reads it: then somebody else asks and concludes. */
  own: boolean
  personName: string
  roleLabel: string
  settingName: string
  firstAt: Date
  lastAt: Date
  times: number
  askedAt: Date | null
  askedByName: string | null
  answer: ReviewAnswer | null
  answerText: string | null
  answeredAt: Date | null
  conclusion: Conclusion | null
  note: string | null
  concludedAt: Date | null
  concludedByName: string | null
}

/** The least and the most that a note to a conclusion says, in characters. */
export const LEAST_NOTE = 5
export const MOST_NOTE = 500
