import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { PageShell } from '@/components/layout/page-shell'
import { Button } from '@/components/nhs/button'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { InsetText } from '@/components/nhs/inset-text'
import { env } from '@/lib/config/env'
import { cookieName } from '@/lib/identity/cookies'
import { currentSession } from '@/lib/identity/current-session'
import { configuredProviders, isProviderId, type ConfiguredProvider } from '@/lib/identity/providers'
import { isStartPage } from '@/lib/identity/start-page'
import { LogInProblem, problemOf } from './log-in-problem'
import { buttonOf } from './provider-labels'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: problemOf(await searchParams) ? 'Error: Log in' : 'Log in' }
}

export default async function LogInPage({ searchParams }: Props) {
  const session = await currentSession()
  if (session.state === 'live' || session.state === 'choosing') redirect('/')
  const query = await searchParams
  const problem = problemOf(query)
  const providers = await lastUsedFirst(configuredProviders())
  return (
    <PageShell actor={null}>
      <TwoThirds>
        {problem && <LogInProblem problem={problem} />}
        <Heading level={1}>Log in</Heading>
        {env().CPIS_MODE === 'demonstration' && (
          <InsetText announced>
            <p>Demonstration. No real children. The next page lists the people you can log in as.</p>
          </InsetText>
        )}
        {providers.map(({ id }, index) => (
          <form key={id} action={`/log-in/${id}`} method="post">
            {isStartPage(query.from) && <input type="hidden" name="from" value={query.from} />}
            <Button kind={index === 0 ? 'primary' : 'secondary'} autoFocus={index === 0 && !problem}>
              {buttonOf[id]}
            </Button>
          </form>
        ))}
        {providers.length === 0 && <p>Logging in has not been set up on this installation. Tell whoever runs it.</p>}
      </TwoThirds>
    </PageShell>
  )
}

/** Puts the provider that this browser last used first, with the focus, so that Enter is enough. */
async function lastUsedFirst(providers: ConfiguredProvider[]): Promise<ConfiguredProvider[]> {
  const last = (await cookies()).get(cookieName('provider'))?.value
  if (!isProviderId(last)) return providers
  return [...providers.filter(({ id }) => id === last), ...providers.filter(({ id }) => id !== last)]
}
