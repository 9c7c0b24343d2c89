import { requestCheck } from '@/lib/uploads/check/request-check'
import { waitForWork } from '@/lib/uploads/wait-for-work'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { TooManyUploads } from '@/lib/uploads/receive/too-many-uploads'
import { isCpisError } from '@/lib/shared/errors'
import { answerFileForm } from '@/lib/web/file-form'
import { textField } from '@/lib/web/form-route'

/** A file is posted here and answered with a 303 to its own page, which shows the progress of its check. */
export async function POST(request: Request): Promise<Response> {
  return answerFileForm(request, async (actor, form) => {
    const file = form.get('file')
    const contents = textField(form, 'contents')
    if (!(file instanceof File) || file.name === '') return '/uploads?problem=no-file'
    if (contents !== 'full' && contents !== 'changes') return '/uploads?problem=no-contents'
    if (file.size === 0) return '/uploads?problem=empty'
    try {
      const batch = { fileName: file.name, contents, bytes: new Uint8Array(await file.arrayBuffer()), via: 'page' } as const
      const { uploadId, appliedBefore } = await submitUpload(actor, batch)
      if (appliedBefore) return `/uploads/${uploadId}?said=before`
      await requestCheck(actor, { uploadId })
      await waitForWork(actor, { uploadId })
      return `/uploads/${uploadId}`
    } catch (error) {
      if (isCpisError(error, 'invalid-input')) return '/uploads?problem=too-large'
      if (error instanceof TooManyUploads) return `/uploads?wait=${error.minutes}`
      if (isCpisError(error, 'conflict')) return '/uploads?problem=waiting'
      throw error
    }
  })
}
