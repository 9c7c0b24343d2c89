import { tokenOf } from '@/lib/identity/cookies'
import { answerSession } from '@/lib/identity/session-answer'

/** Whether the session still counts. It is asked by a script, so that it is nobody's act and does not move the idle limit. */
export async function GET(request: Request): Promise<Response> {
  return answerSession(tokenOf(request), { act: false })
}
