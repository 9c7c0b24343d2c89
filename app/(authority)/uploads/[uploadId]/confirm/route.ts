import { requestSave } from '@/lib/uploads/save/request-save'
import { waitForWork } from '@/lib/uploads/wait-for-work'
import { answerForm } from '@/lib/web/form-route'
import { idInAddress } from '@/lib/web/page'

/** Saves a file as its preview shows it. The file's page says what became of it. */
export async function POST(request: Request, { params }: { params: Promise<{ uploadId: string }> }): Promise<Response> {
  const uploadId = idInAddress((await params).uploadId)
  return answerForm(request, async (actor) => {
    await requestSave(actor, { uploadId })
    await waitForWork(actor, { uploadId })
    return `/uploads/${uploadId}`
  })
}
