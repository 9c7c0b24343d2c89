import { answerUpload } from '@/lib/uploads/receive/upload-handlers'

/** Where an authority's system sends a file. */
export async function POST(request: Request): Promise<Response> {
  return answerUpload(request)
}
