import { AFTERWARDS, afterwardsForm, CALLBACK_FIELD, REFUSED } from '@/lib/lookup/afterwards-form'
import { reportOutcome } from '@/lib/lookup/report-outcome'
import { isCpisError } from '@/lib/shared/errors'
import { answerForm, textField } from '@/lib/web/form-route'
import { answersOf, keepForm } from '@/lib/web/kept-form'

type Context = { params: Promise<{ accessId: string }> }

/** What happened afterwards: one of the buttons, or the call-back number. Answered with a 303, back to that part of the result. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { accessId } = await params
  return answerForm(request, async (actor, form) => {
    try {
      await reportOutcome(actor, { accessId, outcome: textField(form, 'outcome'), callbackPhone: textField(form, CALLBACK_FIELD) })
    } catch (error) {
      if (!isCpisError(error, 'invalid-input') || error.field !== 'callbackPhone') throw error
      await keepForm(actor, afterwardsForm(accessId), { answers: answersOf(form), problems: [{ field: CALLBACK_FIELD, message: error.message }] })
      return `/lookup/${accessId}?${REFUSED}`
    }
    return `/lookup/${accessId}#${AFTERWARDS}`
  })
}
