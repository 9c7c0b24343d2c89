import { EMERGENCY_PAGE } from '@/lib/lookup/emergency-request'
import { askForEmergencyAccess } from '@/lib/lookup/look-up-in-emergency'
import { answerForm, textField } from '@/lib/web/form-route'

/** "Get emergency access" on the result of a protected record: leads to the page that asks why. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) => {
    await askForEmergencyAccess(actor, textField(form, 'access'))
    return EMERGENCY_PAGE
  })
}
