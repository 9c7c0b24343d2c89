import { createHash } from 'node:crypto'
import { EMERGENCY_PAGE } from '@/lib/lookup/emergency-request'
import { lookUpChild } from '@/lib/lookup/look-up-child'
import { MANY } from '@/lib/lookup/pace'
import { answerForm, textField } from '@/lib/web/form-route'

/** The look-up form is posted here and answered with a 303: to its result, or back to the form with what to put right. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) => {
    const answer = await lookUpChild(
      actor,
      {
        entry: textField(form, 'nhs-number'),
        reason: textField(form, 'reason'),
        reasonText: textField(form, 'reason-text'),
        settingId: textField(form, 'setting'),
      },
      {
        address: request.headers.get('x-cpis-address'),
        agentHash: createHash('sha256')
          .update(request.headers.get('user-agent') ?? '')
          .digest(),
      },
    )
    if (!answer.made) return answer.problem === 'over-limit' ? EMERGENCY_PAGE : '/lookup'
    return `/lookup/${answer.eventId}${answer.many ? `?${MANY}` : ''}`
  })
}
