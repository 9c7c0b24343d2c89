import { cancelUpload } from '@/lib/uploads/save/cancel-upload'
import { isCpisError } from '@/lib/shared/errors'
import { answerForm } from '@/lib/web/form-route'
import { idInAddress } from '@/lib/web/page'

/** Discards a file that has not been saved. */
export async function POST(request: Request, { params }: { params: Promise<{ uploadId: string }> }): Promise<Response> {
  const uploadId = idInAddress((await params).uploadId)
  return answerForm(request, async (actor) => {
    try {
      await cancelUpload(actor, { uploadId })
    } catch (error) {
      // Somebody else was quicker: the page shows the file's state.
      if (!isCpisError(error, 'conflict')) throw error
    }
    return `/uploads/${uploadId}`
  })
}
