import { answerUploadStanding } from '@/lib/uploads/receive/upload-handlers'

type Context = { params: Promise<{ uploadId: string }> }

/** The result of a file that a system sent. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  return answerUploadStanding(request, (await params).uploadId)
}
