import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { ButtonLink } from '@/components/nhs/button'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import type { SessionEnd } from '@/lib/identity/session'
import { isStartPage } from '@/lib/identity/start-page'

export const metadata: Metadata = { title: 'You are logged out' }

const sentences: Record<SessionEnd | 'this-computer-only', string | null> = {
  idle: 'You were logged out to protect children’s information. What you had sent is kept; what you had typed and not sent is gone.',
  expired: 'You were logged in for 10 hours, which is the longest time. What you had sent is kept; what you had typed and not sent is gone.',
  elsewhere: 'You are now logged in at another computer. This one was logged out.',
  withdrawn: 'Your access has changed. Log in again. If you cannot, ask your organisation’s CPIS administrator.',
  provider: 'You logged out of NHS Care Identity or your council account, so you were logged out here too.',
  'signed-out': null,
  'this-computer-only': 'You are logged out on this computer. We could not reach our records, so if you are logged in elsewhere, log out there too.',
}

/** Says why a session is over. Anybody can open this page, with anything in its address. */
export default async function SignedOutPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { why, from } = await searchParams
  const sentence = typeof why === 'string' && Object.hasOwn(sentences, why) ? sentences[why as SessionEnd] : null
  return (
    <PageShell actor={null}>
      <TwoThirds>
        <Heading level={1}>You are logged out</Heading>
        {sentence && <p>{sentence}</p>}
        <ButtonLink href={isStartPage(from) ? `/log-in?from=${encodeURIComponent(from)}` : '/log-in'} autoFocus>
          Log in
        </ButtonLink>
      </TwoThirds>
    </PageShell>
  )
}
