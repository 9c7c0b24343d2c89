import { redirect } from 'next/navigation'
import type { Actor } from './actor'
import { currentSession, wayIn } from './current-session'

/**
 * The guard of pages that are for everybody who is signed in, whatever their role.
 *
 * @returns the actor; otherwise the browser is sent to log in, to choose a role, or to the page that says why the session is over
 */
export async function requireSignedIn(): Promise<Actor> {
  const session = await currentSession()
  if (session.state !== 'live') redirect(wayIn(session))
  return session.actor
}
