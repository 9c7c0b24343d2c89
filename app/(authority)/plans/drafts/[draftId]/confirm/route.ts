import { draftAddress } from '@/lib/plans/forms/draft'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { saveForm } from '@/lib/uploads/to-fix/save-form'
import { answerForm, textField } from '@/lib/web/form-route'

type Props = { params: Promise<{ draftId: string }> }

const PAGES = { saved: 'done', changed: 'check?changed=yes', clash: 'compare' } as const

/** Saves a form with its own use-case, which decides who may. Leads to the last page, or to where something is missing. */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const { draftId } = await params
  return answerForm(request, async (actor, form) => {
    const { name } = await openDraft(actor, { draftId })
    const outcome = await saveForm(actor, name, draftId, textField(form, 'seen'))
    return draftAddress(draftId, outcome.state === 'incomplete' ? outcome.page : PAGES[outcome.state])
  })
}
