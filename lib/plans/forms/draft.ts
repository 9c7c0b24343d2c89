import { z } from 'zod'
import type * as codes from '@/lib/db/codes.generated'

/** The forms about plans and children that take several pages. */
export const JOURNEY_NAMES = ['add', 'change', 'end', 'withdraw', 'birth', 'details'] as const satisfies readonly codes.PlanDraftJourney[]
export type JourneyName = (typeof JOURNEY_NAMES)[number]

/** What was typed into a form, field by field, exactly as it was typed: wrong entries too, so that nothing is ever lost. */
export type Answers = Readonly<Record<string, string>>

/** What a saved form left: whom and which plan it was about, by their ids. What was typed is forgotten. */
const saved = z.object({ childId: z.guid().nullable(), planId: z.guid().nullable() })
export type SavedForm = z.infer<typeof saved>

/** What the draft of a form holds beside its columns. */
export const draftContents = z.object({
  typed: z.record(z.string(), z.string()).default({}),
  /** The page whose last answer was not accepted: it is shown with what is to be mended. */
  refused: z.string().nullable().default(null),
  saved: saved.nullable().default(null),
})

/** A form that is being filled in, by one person, on the server: the address of its pages holds nothing but its id. */
export type Draft = {
  id: string
  journey: JourneyName
  childId: string | null
  planId: string | null
  /** The version of the plan or child that the person saw when the form was opened. */
  seenVersion: string | null
  answers: Answers
  refused: string | null
  saved: SavedForm | null
  updatedAt: Date
}

/** The most that is kept of one field, in characters: more than any answer needs. */
export const LONGEST_ANSWER = 200

/** The address of a page of a form. It says which draft and which question, and nothing about a child. */
export function draftAddress(draftId: string, page: string, from?: 'check'): string {
  return `/plans/drafts/${draftId}/${page}${from ? `?from=${from}` : ''}`
}
