import { redirect } from 'next/navigation'
import { currentSession } from '@/lib/identity/current-session'
import { isStartPage, startPage } from '@/lib/identity/start-page'

/** Sends everybody to where they belong: the page that they were on if it is theirs, their start, the choice of a role, or the log-in. */
export default async function LandingPage({ searchParams }: { searchParams: Promise<{ from?: string | string[] }> }) {
  const { from } = await searchParams
  const session = await currentSession()
  if (session.state === 'live') redirect(startPage(session.actor.role, from))
  if (session.state === 'choosing') redirect(isStartPage(from) ? `/choose-role?from=${encodeURIComponent(from)}` : '/choose-role')
  redirect('/log-in')
}
