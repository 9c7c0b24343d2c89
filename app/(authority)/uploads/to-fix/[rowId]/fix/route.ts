import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { rowToFixForm } from '@/lib/uploads/to-fix/row-to-fix-form'
import { UPLOAD_COLUMNS } from '@/lib/uploads/upload-columns'
import { isCpisError } from '@/lib/shared/errors'
import { answersOf, forgetForm, keepForm } from '@/lib/web/kept-form'
import { answerForm } from '@/lib/web/form-route'
import { idInAddress } from '@/lib/web/page'

/** A row's form is posted here. A row that is still wrong comes back with what was typed and what is wrong. */
export async function POST(request: Request, { params }: { params: Promise<{ rowId: string }> }): Promise<Response> {
  const rowId = idInAddress((await params).rowId)
  return answerForm(request, async (actor, form) => {
    const answers = answersOf(form)
    const cells = Object.fromEntries(UPLOAD_COLUMNS.flatMap((column) => (answers[column] ? [[column, answers[column][0] ?? '']] : [])))
    const fail = async (field: string, message: string) => {
      await keepForm(actor, rowToFixForm(rowId), { answers, problems: [{ field, message }] })
      return `/uploads/to-fix/${rowId}`
    }
    try {
      const outcome = await fixRow(actor, { rowId, cells, seen: answers.seen?.[0] ?? '' })
      if (!outcome.ok) return await fail(outcome.column ?? 'nhs_number', outcome.reason)
    } catch (error) {
      if (isCpisError(error, 'conflict')) return await fail('nhs_number', error.message)
      throw error
    }
    await forgetForm(actor, rowToFixForm(rowId))
    return '/uploads/to-fix?said=fixed'
  })
}
