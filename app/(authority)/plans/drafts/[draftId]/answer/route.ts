import { answerQuestion } from '@/lib/plans/forms/answer-question'
import { draftAddress } from '@/lib/plans/forms/draft'
import { answerForm, textField } from '@/lib/web/form-route'
import { sentFields } from '@/lib/web/sent-fields'

type Props = { params: Promise<{ draftId: string }> }

/** The answer to one question of a form is posted here. It leads to the next question, or back to this one with what to put right. */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const { draftId } = await params
  return answerForm(request, async (actor, form) => {
    const from = textField(form, 'from') === 'check' ? 'check' : null
    const next = await answerQuestion(actor, { draftId, page: textField(form, 'page'), from, sent: sentFields(form) })
    return draftAddress(draftId, next.page, next.from ?? undefined)
  })
}
