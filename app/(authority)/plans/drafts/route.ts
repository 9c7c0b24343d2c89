import { draftAddress, type JourneyName } from '@/lib/plans/forms/draft'
import { startDraft } from '@/lib/plans/forms/start-draft'
import { answerForm, textField } from '@/lib/web/form-route'

/** Opens a form and leads to its first page. Posted, because opening a form stores something. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) => {
    const about = { journey: textField(form, 'journey') as JourneyName, childId: textField(form, 'child'), planId: textField(form, 'plan') }
    const { draftId, page } = await startDraft(actor, about)
    return draftAddress(draftId, page)
  })
}
