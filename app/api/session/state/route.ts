import { tokenOf } from '@/lib/identity/cookies'
import { answerSession } from '@/lib/identity/session-answer'

/** Whether the session is still valid. A script asks this, so it is not an act by the person and does not extend the idle limit. */
export async function GET(request: Request): Promise<Response> {
  return answerSession(tokenOf(request), { act: false })
}
