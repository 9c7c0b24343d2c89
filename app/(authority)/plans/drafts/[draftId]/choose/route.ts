import { chooseAfterClash } from '@/lib/plans/forms/choose-after-clash'
import { draftAddress } from '@/lib/plans/forms/draft'
import { answerForm } from '@/lib/web/form-route'
import { sentFields } from '@/lib/web/sent-fields'

type Props = { params: Promise<{ draftId: string }> }

/** Takes the choice between two people's changes; leads back to "Check your answers". */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const { draftId } = await params
  return answerForm(request, async (actor, form) => {
    const { shown = '', ...sent } = sentFields(form)
    const chosen: Record<string, 'mine' | 'theirs'> = {}
    for (const [name, whose] of Object.entries(sent)) if (whose === 'mine' || whose === 'theirs') chosen[name] = whose
    return draftAddress(draftId, (await chooseAfterClash(actor, { draftId, shown, chosen })).page)
  })
}
