import { z } from 'zod'
import type * as codes from '@/lib/db/codes.generated'
import { DIFFERING_DETAILS } from '@/lib/demographics/compare-person'
import { AGREEING } from '@/lib/demographics/trace-verdict'
import { calendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import type { Answers } from '@/lib/shared/typed-answers'
import type { Compared } from '../compare-by-hand'

/** The forms about plans and children that take several pages. */
export const JOURNEY_NAMES = ['add', 'change', 'end', 'withdraw', 'birth', 'details'] as const satisfies readonly codes.PlanDraftJourney[]
export type JourneyName = (typeof JOURNEY_NAMES)[number]

/**
 * What remains of a saved form: the ids of the child and plan it was about, and how many rows of files about a plan that follows had waited
 * for that one to end. What was typed is forgotten.
 */
const saved = z.object({ childId: z.guid().nullable(), planId: z.guid().nullable(), following: z.int().nonnegative().default(0) })
export type SavedForm = z.infer<typeof saved>

const ofPresentNumber = [
  z.object({ kind: z.enum([...AGREEING, 'not-found']) }),
  z.object({ kind: z.literal('differs'), details: z.array(z.enum(DIFFERING_DETAILS)) }),
] as const

/** Whom demographics were asked about for a form, and what they said. */
const compared = z.object({
  person: z.object({ nhsNumber: nhsNumberSchema, familyName: z.string(), givenName: z.string(), dateOfBirth: z.string().transform(calendarDate) }),
  verdict: z.discriminatedUnion('kind', [
    ...ofPresentNumber,
    z.object({ kind: z.literal('unavailable') }),
    z.object({ kind: z.literal('replaced'), by: nhsNumberSchema, present: z.discriminatedUnion('kind', ofPresentNumber) }),
  ]),
})

/** What a form's draft holds besides its columns. */
export const draftContents = z.object({
  typed: z.record(z.string(), z.string()).default({}),
  /** The page whose last answer was not accepted: it is shown with what to put right. */
  refused: z.string().nullable().default(null),
  saved: saved.nullable().default(null),
  compared: compared.nullable().default(null),
})

/** A form that is being filled in, by one person, on the server: the address of its pages holds nothing but its id. */
export type Draft = {
  id: string
  journey: JourneyName
  childId: string | null
  /** The number of that child now; null when the form is about nobody on the register. */
  childNumber: NhsNumber | null
  planId: string | null
  /** The version of the plan or child that the person saw when they opened the form. */
  seenVersion: string | null
  answers: Answers
  refused: string | null
  saved: SavedForm | null
  /** What demographics said when the form was last sent; null until then. */
  compared: Compared | null
  updatedAt: Date
}

/** The most that is kept from one field, in characters: more than any answer needs. */
export const LONGEST_ANSWER = 200

/** The address of one page of a form. It says which draft and which question, and nothing about a child. */
export function draftAddress(draftId: string, page: string, from?: 'check'): string {
  return `/plans/drafts/${draftId}/${page}${from ? `?from=${from}` : ''}`
}
