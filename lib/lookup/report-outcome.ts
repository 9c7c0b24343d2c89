import { z } from 'zod'
import { ACCESS_OUTCOMES } from '@/lib/access-records/labels'
import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { parsePhoneNumber } from '@/lib/shared/phone'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** What a clinician reports: one of the listed outcomes, and a number to ring back on, or none. */
const outcomeInput = z.strictObject({
  accessId: z.guid(),
  outcome: z.string().pipe(z.enum(ACCESS_OUTCOMES, 'Choose what happened')),
  callbackPhone: z
    .string()
    .trim()
    .transform((typed, context) => {
      if (typed === '') return null
      const verdict = parsePhoneNumber(typed)
      if (verdict.ok) return verdict.phone.display
      context.addIssue({ code: 'custom', message: 'Enter a telephone number with its area code, like 01632 960 001, or leave it empty' })
      return z.NEVER
    }),
})

/**
 * Tells every authority that was notified of the person's own access what happened afterwards. Reporting again replaces what they see;
 * every report is kept. Possible for 12 hours, as long as a shift lasts: the function in the database decides whose access it is and when
 * it was.
 *
 * @throws CpisError `not-found` for somebody else's access, one that notified nobody, an older one or an unknown one; `invalid-input` for a
 * telephone number that nobody could ring
 */
export const reportOutcome = defineUseCase({
  name: 'lookup.outcome',
  permission: 'lookup.outcome',
  input: outcomeInput,
  run: async ({ tx, input, audit }): Promise<void> => {
    const { accessId, ...told } = input
    if ((await callFunction(tx, 'report_outcome', { event: accessId, ...told }, z.string())) !== 'told')
      throw new CpisError('not-found', 'There is no such result')
    audit({ subject: { kind: 'access', id: input.accessId }, details: { outcome: input.outcome, callback: input.callbackPhone !== null } })
  },
})
