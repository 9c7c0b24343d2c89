import { discardDraft } from '@/lib/plans/forms/discard-draft'
import { answerForm } from '@/lib/web/form-route'

type Props = { params: Promise<{ draftId: string }> }

/** Discards a form, and leads back to the child or the list. */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const { draftId } = await params
  return answerForm(request, async (actor) => {
    const { childId } = await discardDraft(actor, { draftId })
    return childId ? `/plans/children/${childId}` : '/plans'
  })
}
