import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { writtenText } from '@/lib/shared/written-reason'
import { LEAST_REASON } from '@/lib/people/schema'
import { line } from '@/lib/shared/typed-line'

export const roleRequestInput = z.strictObject({
  personId: z.guid(),
  organisationId: z.guid('Choose the organisation'),
  role: z.enum(codes.ROLE_REQUEST_ROLE, 'Choose a role'),
  reason: line(`Say why, in at least ${LEAST_REASON} characters`, 500, LEAST_REASON),
})

export const REQUEST_DECISIONS = codes.ROLE_REQUEST_DECISION

export const requestDecisionInput = z
  .strictObject({ requestId: z.guid(), decision: z.enum(REQUEST_DECISIONS), reason: writtenText(500, 'The reason must be 500 characters or fewer') })
  .superRefine(({ decision, reason }, context) => {
    if (decision === 'declined' && reason.length < 3) context.addIssue({ code: 'custom', path: ['reason'], message: 'Say why you decline' })
  })
