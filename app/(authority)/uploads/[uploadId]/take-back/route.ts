import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { isCpisError } from '@/lib/shared/errors'
import { answerForm, textField } from '@/lib/web/form-route'
import { idInAddress } from '@/lib/web/page'

/** Takes a saved file back, once somebody has confirmed that they mean it. */
export async function POST(request: Request, { params }: { params: Promise<{ uploadId: string }> }): Promise<Response> {
  const uploadId = idInAddress((await params).uploadId)
  return answerForm(request, async (actor, form) => {
    if (textField(form, 'meant') !== 'yes') return `/uploads/${uploadId}?said=not-meant`
    try {
      await takeBackUpload(actor, { uploadId })
    } catch (error) {
      if (isCpisError(error, 'conflict')) return `/uploads/${uploadId}?said=${error.field === 'meant' ? 'too-many' : 'meanwhile'}`
      throw error
    }
    return `/uploads/${uploadId}`
  })
}
