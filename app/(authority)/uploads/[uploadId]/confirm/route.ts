import { requestSave } from '@/lib/uploads/save/confirm-upload'
import { waitForWork } from '@/lib/uploads/file-work'
import { answerForm } from '@/lib/web/form-route'
import { idInAddress } from '@/lib/web/page'

/** Saves a file as its preview shows it. The page of the file says what came of it. */
export async function POST(request: Request, { params }: { params: Promise<{ uploadId: string }> }): Promise<Response> {
  const uploadId = idInAddress((await params).uploadId)
  return answerForm(request, async (actor) => {
    await requestSave(uploadId, actor)
    await waitForWork(actor, uploadId)
    return `/uploads/${uploadId}`
  })
}
