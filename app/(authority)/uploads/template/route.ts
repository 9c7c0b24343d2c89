import { UPLOAD_COLUMNS } from '@/lib/uploads/upload-columns'
import { writeCsv } from '@/lib/shared/csv-writer'
import { answerDownload } from '@/lib/web/file-form'

/** An empty file with the names of all columns. */
export async function GET(): Promise<Response> {
  return answerDownload(async () => ({ text: writeCsv([UPLOAD_COLUMNS]), type: 'text/csv', fileName: 'template.csv' }))
}
