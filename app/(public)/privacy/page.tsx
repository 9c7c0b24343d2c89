import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { ReadingWidth } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { actorIfAny } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Privacy and cookies' }

export default async function PrivacyPage() {
  const actor = await actorIfAny()
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ReadingWidth>
        <Heading level={1}>Privacy and cookies</Heading>
        <Heading level={2}>What is held about children</Heading>
        <p>
          Of children with a child protection plan, looked-after children, and mothers of unborn children with a plan: NHS number, name, date of
          birth, kind and dates of the plan, the local authority and its telephone numbers, and a few coded details where the authority shares them.
          No addresses, no case notes, nothing about family or carers. Rows of an authority’s file that could not be accepted are held until they are
          fixed, at most 13 months. A check that finds nothing does not keep the NHS number.
        </p>
        <p>A plan is shown until 12 months after it ended, an unborn plan until 28 days after.</p>
        <Heading level={2}>What is held about you</Heading>
        <p>
          Your name, work e-mail address and role, and a record of each time that you log in and of each check that you make: when, where, in which
          role, for what reason and from which network address. Records of checks cannot be changed. Authorities see who looked at their children.
        </p>
        <Heading level={2}>Cookies</Heading>
        <p>
          Only what is needed to log you in: a cookie for your session, short-lived ones while you log in, one that remembers which log-in you used
          last, and one that says that somebody has logged in on this browser before, but not who. None follows you anywhere.
        </p>
      </ReadingWidth>
    </PageShell>
  )
}
