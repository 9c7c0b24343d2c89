import { requestCheck } from '@/lib/uploads/check/request-check'
import { waitForWork } from '@/lib/uploads/wait-for-work'
import { answerForm, textField } from '@/lib/web/form-route'
import { idInAddress } from '@/lib/web/page'

/** Checks a file again: against the register as it is now, or read in the encoding that its sender has confirmed. */
export async function POST(request: Request, { params }: { params: Promise<{ uploadId: string }> }): Promise<Response> {
  const uploadId = idInAddress((await params).uploadId)
  return answerForm(request, async (actor, form) => {
    await requestCheck(actor, { uploadId, encoding: textField(form, 'encoding') === 'windows-1252' ? 'windows-1252' : undefined })
    await waitForWork(actor, { uploadId })
    return `/uploads/${uploadId}`
  })
}
