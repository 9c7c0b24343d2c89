import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { parseIsoDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import { lookupReason } from './reason'

/**
 * What the door to disclosure answers, parsed at the door: an answer of any other shape is an error and so becomes "not checked". "None"
 * can only come from a recorded outcome `none`.
 */

// Matching a full date and time would cost the door more than the rest of its answer: only the zone is matched.
const instant = z
  .string()
  .regex(/(Z|[+-]\d\d:?\d\d)$/)
  .pipe(z.coerce.date())
const day = z.custom<CalendarDate>((value) => typeof value === 'string' && parseIsoDate(value) !== null)

const planType = z.enum(codes.PLAN_TYPE)
const instruction = z.enum(codes.PLAN_INSTRUCTIONS)

const authority = z.object({
  id: z.uuid(),
  name: z.string(),
  dayPhone: z.string().nullable(),
  dutyPhone: z.string().nullable(),
  officeOpen: z.boolean(),
  officeOpens: z.string(),
  officeCloses: z.string(),
  updatedAt: instant.nullable(),
  stale: z.boolean(),
  // It can publish nothing at the moment; what it has published is still shown.
  suspended: z.boolean().default(false),
})

/** The authority that has been offered the plan: until it has taken over, both are to be rung. */
const receiver = z.object({ name: z.string(), dayPhone: z.string().nullable(), dutyPhone: z.string().nullable(), officeOpen: z.boolean() })

/** Coded care-plan details: only those that the authority shares (design decision 11). */
const details = z.object({
  category: z.string().optional(),
  legalStatus: z.string().optional(),
  leadTeam: z.string().optional(),
  leadTeamPhone: z.string().optional(),
  lastReviewDate: day.optional(),
  nextReviewDate: day.optional(),
  instructions: z.array(instruction).default([]),
})

const record = z.object({
  planId: z.uuid(),
  type: planType,
  standing: z.enum(['current', 'previous']),
  startDate: day,
  endDate: day.nullable(),
  // Of an unborn plan: the day that the authority expects.
  expectedOn: day.nullable(),
  daysPastExpected: z.int().nullable(),
  // When a person entered or last changed it: newer than the authority's information as a whole, or older.
  byHandAt: instant.nullable(),
  shownUntil: day.nullable(),
  nhsNumber: nhsNumberSchema,
  familyName: z.string(),
  givenName: z.string(),
  dateOfBirth: day,
  authority,
  // Absent and null mean the same: it has been offered to nobody.
  transferTo: receiver.nullish().transform((offered) => offered ?? null),
  details,
})

const access = z.object({ at: instant, role: z.string(), organisation: z.string(), setting: z.string() })

/** What the clinician reported about what happened afterwards, and what the authorities answered. */
const afterwards = z.object({
  told: z.object({ outcome: z.string(), callbackPhone: z.string().nullable(), at: instant }).nullable(),
  answers: z.array(z.object({ authority: z.string(), answer: z.string().nullable(), at: instant })),
})

const sharing = z.object({ name: z.string(), updatedAt: instant.nullable(), stale: z.boolean(), suspended: z.boolean().default(false) })

const common = { state: z.literal('live'), eventId: z.uuid(), at: instant, reason: lookupReason, organisation: z.string(), setting: z.string() }

const held = { ...common, askedNumber: nhsNumberSchema, notifies: z.boolean() }

const live = z.discriminatedUnion('outcome', [
  z.object({
    ...held,
    outcome: z.literal('match'),
    nhsNumber: nhsNumberSchema,
    records: z.array(record).min(1),
    accesses: z.array(access),
    // A protected record that was opened in an emergency.
    opened: z.boolean().default(false),
    afterwards,
  }),
  z.object({ ...held, outcome: z.literal('protected'), dutyPhones: z.array(z.string()) }),
  z.object({ ...common, outcome: z.literal('none'), askedNumber: nhsNumberSchema, authorities: z.array(sharing) }),
  // Nobody had ever published anything, so that nobody could have held the child.
  z.object({ ...common, outcome: z.literal('not_checked'), askedNumber: nhsNumberSchema }),
])

/** The whole answer: a live result, or word that the person's own result is over. */
export const disclosure = z.union([live, z.object({ state: z.literal('over') })])

export type Disclosure = z.infer<typeof disclosure>
export type LiveDisclosure = z.infer<typeof live>
export type MatchDisclosure = Extract<LiveDisclosure, { outcome: 'match' }>
export type ProtectedDisclosure = Extract<LiveDisclosure, { outcome: 'protected' }>
export type NoneDisclosure = Extract<LiveDisclosure, { outcome: 'none' }>
export type DisclosedRecord = z.infer<typeof record>
export type DisclosedAuthority = z.infer<typeof authority>
export type DisclosedReceiver = z.infer<typeof receiver>
