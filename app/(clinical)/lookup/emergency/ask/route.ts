import { EMERGENCY_PAGE } from '@/lib/lookup/emergency-request'
import { askForEmergencyAccess } from '@/lib/lookup/look-up-in-emergency'
import { answerForm, textField } from '@/lib/web/form-route'

/** "Get emergency access" on the result of a protected record: leads to the page that asks why, or back to the result, which says that it is over. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) => {
    const eventId = textField(form, 'access')
    return (await askForEmergencyAccess(actor, eventId)) === 'over' ? `/lookup/${eventId}` : EMERGENCY_PAGE
  })
}
