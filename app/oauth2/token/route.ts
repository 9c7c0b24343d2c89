import { answerTokenRequest } from '@/lib/api-access/token-handler'

/** Where organisations' systems ask for a token. */
export async function POST(request: Request): Promise<Response> {
  return answerTokenRequest(request)
}
