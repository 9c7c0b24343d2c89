import { z } from 'zod'
import type * as codes from '@/lib/db/codes.generated'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { writtenReason } from '@/lib/shared/written-reason'

/** What a legal hold can be about. */
export type HoldKind = codes.LegalHoldKind
/** Every kind, in the order in which the form lists them. */
export const HOLD_KINDS = ['child', 'person', 'organisation', 'everything'] as const satisfies readonly HoldKind[]

export const HOLD_KIND_WORDS: Readonly<Record<HoldKind, string>> = {
  child: 'Records about one child',
  person: 'Records of one person’s look-ups and acts',
  organisation: 'Records of one organisation',
  everything: 'All records',
}

/** A hold as it is listed. For a child nothing is shown: only a keyed hash of the number is kept. */
export type LegalHold = {
  id: string
  kind: HoldKind
  subjectName: string | null
  reason: string
  placedAt: Date
  placedBy: string
  placedByName: string
  liftedAt: Date | null
  liftedByName: string | null
}

const LEAST_REASON = 15
const MOST_REASON = 500

/** The input of the form that places a hold. Which fields are read depends on the kind. */
export const placeHoldInput = z
  .strictObject({
    kind: z.enum(HOLD_KINDS, 'Choose what to keep'),
    number: z.string(),
    personName: z.string().transform(trimWhiteSpace),
    organisationId: z.string(),
    // Only a keyed hash is kept of a child, so the number must not stand in these words either.
    reason: writtenReason(LEAST_REASON, MOST_REASON),
  })
  .superRefine((hold, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (hold.kind === 'child' && !parseNhsNumber(hold.number).ok) refuse('number', 'Enter the child’s NHS number, 10 digits')
    if (hold.kind === 'person' && hold.personName.length < 2) refuse('personName', 'Enter the person’s full name')
    if (hold.kind === 'organisation' && !z.guid().safeParse(hold.organisationId).success) refuse('organisationId', 'Choose an organisation')
  })
