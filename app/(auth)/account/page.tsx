import type { Metadata } from 'next'
import { Button } from '@/components/nhs/button'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { Facts } from '@/components/nhs/summary-list'
import { SessionTable } from '@/components/people/person-history'
import { PageShell } from '@/components/layout/page-shell'
import { listOwnSessions } from '@/lib/people/list-own-sessions'
import type { Actor } from '@/lib/identity/actor'
import { requireSignedIn } from '@/lib/identity/require-signed-in'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Your account' }

/** Who is logged in, in which role and where, and when they were logged in before. */
export default async function AccountPage() {
  const actor = await requireSignedIn()
  const sessions = await listOwnSessions(actor, {})
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <TwoThirds>
        <Heading level={1}>Your account</Heading>
        <AccountDetails actor={actor} />
        {actor.roles > 1 && (
          <p>
            <a href="/choose-role">Change role</a>
          </p>
        )}
        <Heading level={2}>Your last sessions</Heading>
        <p>If one of them was not yours, log out everywhere and tell your organisation’s administrator.</p>
        <SessionTable
          sessions={sessions.map(({ at, seenAt, workedAs, ...one }) => ({
            ...one,
            as: workedAs,
            at: at.toISOString(),
            seenAt: seenAt.toISOString(),
          }))}
        />
        <form action="/log-out" method="post">
          <input type="hidden" name="everywhere" value="1" />
          <Button kind="secondary">Log out everywhere</Button>
        </form>
      </TwoThirds>
    </PageShell>
  )
}

function AccountDetails({ actor }: { actor: Actor }) {
  const rows: [string, string][] = [
    ['Name', actor.name],
    ['Role', actor.roleLabel],
    ['Organisation', actor.organisation.name],
    ...(actor.setting ? [['Setting', actor.setting.name] satisfies [string, string]] : []),
  ]
  return <Facts facts={rows} />
}
