import { takeAccessExport } from '@/lib/access-records/take-access-export'
import { writeCsv } from '@/lib/shared/csv-writer'
import { fileAnswer } from '@/lib/web/answer'
import { answerForm } from '@/lib/web/form-route'
import { idInAddress } from '@/lib/web/page'

type Props = { params: Promise<{ exportId: string }> }

/** The file for a request that was agreed to. Posted, so that nothing fetches it unasked; every download is recorded. */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const exportId = idInAddress((await params).exportId)
  return answerForm(request, async (actor) =>
    fileAnswer({ text: writeCsv(await takeAccessExport(actor, { exportId })), type: 'text/csv', fileName: 'access-records.csv' }),
  )
}
