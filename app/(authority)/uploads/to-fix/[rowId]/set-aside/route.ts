import { rowToFixForm } from '@/lib/uploads/to-fix/row-to-fix-form'
import { setAsideRow, type SetAsideReason } from '@/lib/uploads/to-fix/set-aside-row'
import { isCpisError } from '@/lib/shared/errors'
import { forgetForm, keepForm } from '@/lib/web/kept-form'
import { answerForm, textField } from '@/lib/web/form-route'
import { idInAddress } from '@/lib/web/page'

/** Takes a row off the list of rows to fix. */
export async function POST(request: Request, { params }: { params: Promise<{ rowId: string }> }): Promise<Response> {
  const rowId = idInAddress((await params).rowId)
  return answerForm(request, async (actor, form) => {
    try {
      await setAsideRow(actor, { rowId, seen: textField(form, 'seen'), reason: textField(form, 'reason') as SetAsideReason })
    } catch (error) {
      if (!isCpisError(error, 'invalid-input') && !isCpisError(error, 'conflict')) throw error
      await keepForm(actor, rowToFixForm(rowId), { answers: {}, problems: [{ field: 'reason', message: error.message }] })
      return `/uploads/to-fix/${rowId}`
    }
    await forgetForm(actor, rowToFixForm(rowId))
    return '/uploads/to-fix?said=set-aside'
  })
}
