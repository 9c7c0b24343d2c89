import { cookies } from 'next/headers'
import { cache } from 'react'
import { CpisError } from '@/lib/shared/errors'
import type { Actor } from './actor'
import { cookieName } from './cookies'
import { resolveSession, type SessionState } from './session'

/**
 * The session of the current request, asked of the database once per request. Counts as something that the person did, as does everything
 * that renders or changes anything for them.
 */
export const currentSession: () => Promise<SessionState> = cache(async () => resolveSession(await currentToken(), { act: true }))

/** The session token of the current request, as the browser sent it. */
export async function currentToken(): Promise<string | undefined> {
  return (await cookies()).get(cookieName('session'))?.value
}

/** Where to send somebody without a role to work in: to log in, to choose a role, or to the page that says why the session is over. */
export function wayIn(session: Exclude<SessionState, { state: 'live' }>): string {
  if (session.state === 'ended') return `/signed-out?why=${session.reason}`
  return session.state === 'choosing' ? '/choose-role' : '/log-in'
}

/**
 * Who is asking, for handlers that answer without a page.
 *
 * @throws CpisError `signed-out` when nobody is signed in, the session is over, or no role has been chosen
 */
export async function requireActor(): Promise<Actor> {
  const session = await currentSession()
  if (session.state !== 'live') throw new CpisError('signed-out', 'Nobody is logged in')
  return session.actor
}

/** The seconds until the current request's session ends unless its person does something; 0 without a session. */
export async function secondsLeft(): Promise<number> {
  const session = await currentSession()
  return session.state === 'live' || session.state === 'choosing' ? session.secondsLeft : 0
}
