import { answerUpload } from '@/lib/uploads/receive/upload-handlers'

/** Where the system of an authority sends a file. */
export async function POST(request: Request): Promise<Response> {
  return answerUpload(request)
}
