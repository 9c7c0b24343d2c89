import { resolveSession } from './session'
import { markOf } from './session-mark'

/**
 * Whether a session still counts, for the guard of secure pages: the seconds until it ends unless the person does something, a mark of
 * whose it is, and, once it is over, the reason that `/signed-out` explains.
 *
 * @param act whether asking is something that the person did, which moves the idle limit
 */
export async function answerSession(token: string | undefined, { act }: { act: boolean }): Promise<Response> {
  const session = await resolveSession(token, { act })
  const live = session.state === 'live' || session.state === 'choosing'
  const answer = {
    live,
    secondsLeft: live ? session.secondsLeft : 0,
    mark: session.state === 'live' ? markOf(session.actor) : null,
    why: session.state === 'ended' ? session.reason : null,
  }
  return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } })
}
