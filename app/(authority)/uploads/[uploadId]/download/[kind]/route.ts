import { EXPORT_KINDS, exportUpload } from '@/lib/uploads/export-upload'
import { notThere } from '@/lib/web/answer'
import { answerDownload } from '@/lib/web/file-form'
import { idInAddress } from '@/lib/web/page'

type Props = { params: Promise<{ uploadId: string; kind: string }> }

/** Downloads the result of a file. Changes nothing. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { uploadId, kind: asked } = await params
  const kind = EXPORT_KINDS.find((one) => one === asked)
  if (!kind) return notThere()
  const id = idInAddress(uploadId)
  return answerDownload(async (actor) => {
    const text = await exportUpload(actor, { uploadId: id, kind })
    return kind === 'acknowledgement'
      ? { text, type: 'application/xml', fileName: 'acknowledgement.xml' }
      : { text, type: 'text/csv', fileName: `${kind}.csv` }
  })
}
