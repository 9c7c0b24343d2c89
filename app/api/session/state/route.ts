import { tokenOf } from '@/lib/identity/cookies'
import { resolveSession } from '@/lib/identity/session'

/**
 * Whether the session still counts, and the seconds until it ends unless the person does something: for the guard of secure pages. It is
 * asked by a script, so that it is nobody's act and does not move the idle limit. `why` is the reason that `/signed-out` explains.
 */
export async function GET(request: Request): Promise<Response> {
  const session = await resolveSession(tokenOf(request), { act: false })
  const live = session.state === 'live' || session.state === 'choosing'
  const answer = { live, secondsLeft: live ? session.secondsLeft : 0, why: session.state === 'ended' ? session.reason : null }
  return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } })
}
