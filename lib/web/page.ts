import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import type { Actor } from '@/lib/identity/actor'
import { currentSession, wayIn } from '@/lib/identity/current-session'
import { can } from '@/lib/policy/authorise'
import type { Permission } from '@/lib/policy/permissions'
import { isCpisError } from '@/lib/shared/errors'
import { recordDenial } from '@/lib/use-case/record-denial'

/**
 * The first step of every signed-in page: who is asking, and whether they may be here at all. What they may see is decided again, by the
 * use-case and by the database. Runs once for each request, so that a refusal is recorded once.
 *
 * @param permission what the page needs
 * @returns the actor; otherwise the browser is sent to log in, to choose a role, or to the "not permitted" page
 */
export const requirePage: (permission: Permission) => Promise<Actor> = cache(async (permission) => {
  const session = await currentSession()
  if (session.state !== 'live') redirect(wayIn(session))
  if (!can(session.actor.role, permission)) {
    await recordRefusedPage(session.actor, permission)
    redirect('/not-permitted')
  }
  return session.actor
})

/** Requests refused a moment ago, each known by its own nonce. */
const refused = new Set<string>()
const MOST_KEPT = 1_000

/** Records a request's refusal once, although the framework renders the page's head a second time for the redirect. */
async function recordRefusedPage(actor: Actor, permission: Permission): Promise<void> {
  const nonce = (await headers()).get('x-nonce') ?? crypto.randomUUID()
  if (refused.has(nonce)) return
  refused.add(nonce)
  for (const oldest of refused) if (refused.size > MOST_KEPT) refused.delete(oldest)
  await recordDenial(actor, permission)
}

/**
 * Reads what a page shows, and turns "not found" and "not permitted" into their pages. Everything else is rethrown: the server answers it
 * with "CPIS is unavailable", status 503, and never with an empty page.
 */
export async function forPage<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    if (isCpisError(error, 'not-found')) notFound()
    if (isCpisError(error, 'not-permitted')) redirect('/not-permitted')
    throw error
  }
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An id from an address; anything else leads to "Page not found". */
export function idInAddress(said: string): string {
  return ID.test(said) ? said : notFound()
}

/** Who is signed in, for pages that anybody may read: null when nobody is, or the session is over. */
export async function actorIfAny(): Promise<Actor | null> {
  const session = await currentSession()
  return session.state === 'live' ? session.actor : null
}
