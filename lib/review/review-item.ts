import type { Conclusion, ReviewAnswer, ReviewKind } from './labels'

/** One or more accesses that the weekly review lists, and what became of them. It does not say which child they were about. */
export type ReviewItem = {
  id: string
  /** The Monday of its week, as `2026-11-16`. */
  week: string
  kind: ReviewKind
  /** Whether it is about the reader, so that somebody else must ask and conclude. */
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

/** The shortest and longest note on a conclusion, in characters. */
export const LEAST_NOTE = 5
export const MOST_NOTE = 500
