import { createHash } from 'node:crypto'
import { startSignIn } from '@/lib/identity/start-sign-in'
import { EMERGENCY_PAGE, OVER } from '@/lib/lookup/emergency-request'
import { lookUpInEmergency } from '@/lib/lookup/look-up-in-emergency'
import { answerForm, textField } from '@/lib/web/form-route'

/** The reason is posted here: leads to the record, to the identity provider, or back to the form with what to put right. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) => {
    const answer = await lookUpInEmergency(actor, textField(form, 'request'), textField(form, 'reason-text'), {
      address: request.headers.get('x-cpis-address'),
      agentHash: createHash('sha256')
        .update(request.headers.get('user-agent') ?? '')
        .digest(),
    })
    switch (answer.outcome) {
      case 'made':
        return `/lookup/${answer.eventId}`
      case 'log-in-again':
        // Clinicians log in through this one provider, whose page asks them every time.
        return startSignIn(request, 'cis2', EMERGENCY_PAGE)
      case 'refused':
        return `${EMERGENCY_PAGE}?problem=${answer.problem}`
      case 'nothing-waits':
        return `${EMERGENCY_PAGE}?problem=${OVER}`
    }
  })
}
