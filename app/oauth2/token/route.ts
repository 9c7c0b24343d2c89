import { answerTokenRequest } from '@/lib/api-access/token-handler'

/** Where systems of organisations ask for a token. */
export async function POST(request: Request): Promise<Response> {
  return answerTokenRequest(request)
}
