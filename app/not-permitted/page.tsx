import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { currentSession } from '@/lib/identity/current-session'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'You cannot see this page' }

/**
 * Where every page and form sends somebody whose role does not allow it. It says nothing about what they asked for, which may not even
 * exist. `proxy.ts` gives it status 403; `forbidden()` would too, but shows its words only by script.
 */
export default async function NotPermittedPage() {
  const session = await currentSession()
  const actor = session.state === 'live' ? session.actor : null
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <TwoThirds>
        <Heading level={1}>You cannot see this page</Heading>
        {actor && (
          <p>
            You are logged in as {actor.roleLabel.toLowerCase()} at {actor.organisation.name}. This role does not allow it.
          </p>
        )}
        <p>If you need it for your work, ask your organisation’s CPIS administrator.</p>
        <p>
          <a href="/">{actor ? 'Go to your own start' : 'Log in'}</a>
        </p>
        {actor && actor.roles > 1 && (
          <p>
            <a href="/choose-role">Change role</a>
          </p>
        )}
      </TwoThirds>
    </PageShell>
  )
}
