import { redirect } from 'next/navigation'
import { currentSession } from '@/lib/identity/current-session'
import { isStartPage, startPage } from '@/lib/identity/start-page'

/** Sends everybody where they belong: the page they were on if it is still theirs, their start page, the choice of a role, or log-in. */
export default async function LandingPage({ searchParams }: { searchParams: Promise<{ from?: string | string[] }> }) {
  const { from } = await searchParams
  const session = await currentSession()
  if (session.state === 'live') redirect(startPage(session.actor.role, from))
  if (session.state === 'choosing') redirect(isStartPage(from) ? `/choose-role?from=${encodeURIComponent(from)}` : '/choose-role')
  redirect('/log-in')
}
