import { tokenOf } from '@/lib/identity/cookies'
import { answerSession } from '@/lib/identity/session-answer'

/** Somebody pressed "Stay logged in", which counts as an act of theirs. */
export async function POST(request: Request): Promise<Response> {
  return answerSession(tokenOf(request), { act: true })
}
