import type { Metadata } from 'next'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { TextField } from '@/components/forms/text-field'
import { PageShell } from '@/components/layout/page-shell'
import { BackLink } from '@/components/nhs/back-link'
import { Button } from '@/components/nhs/button'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { getApiClient } from '@/lib/api-clients/get-api-client'
import { apiClientAddress } from '@/lib/api-clients/api-client-address'
import { problemAt } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { change } from './actions'

type Props = { params: Promise<{ clientId: string }> }

const TITLE = 'Keys of an API client'

const load = cache(async (said: string) => {
  const actor = await requirePage('api-client.manage')
  const clientId = idInAddress(said)
  return { actor, client: await forPage(() => getApiClient(actor, { clientId })), kept: await keptForm(actor, `api client keys ${clientId}`) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).clientId)
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function ApiClientKeysPage({ params }: Props) {
  const { actor, client, kept } = await load((await params).clientId)
  return (
    <PageShell actor={actor}>
      <TwoThirds>
        <BackLink spaced href={apiClientAddress(client.id)}>
          Back
        </BackLink>
        <ErrorSummary errors={kept?.problems ?? []} />
        <Heading
          level={1}
          caption={
            <>
              {client.name}, {client.organisation}
            </>
          }
        >
          {client.keys.length === 0 ? 'Paste its public keys' : 'Change its keys'}
        </Heading>
        <p>
          Whoever runs the system makes a pair of keys, keeps the private one and sends you the public one. What you paste takes the place of all keys
          that it has now: to change a key without a gap, paste the old and the new one.
        </p>
        {client.loggedInLately ? (
          <form action={change} noValidate autoComplete="off">
            <input type="hidden" name="client" value={client.id} />
            <TextField
              name="keys"
              label="Public keys"
              rows={10}
              value=""
              problem={problemAt(kept, 'keys')}
              hint="A JSON Web Key Set with 1 to 5 keys: RSA of 2048 to 4096 bits, or EC on P-384, each with a kid. Never a private key"
            />
            <Button>Save these keys</Button>
          </form>
        ) : (
          <LogInAgain />
        )}
      </TwoThirds>
    </PageShell>
  )
}

/** Only somebody who has just proved who they are may change keys: leads to the identity provider, and back to the list. */
function LogInAgain() {
  return (
    <form action="/log-in/cis2" method="post">
      <input type="hidden" name="from" value="/api-clients" />
      <p>You logged in more than 5 minutes ago. Log in again, and come back to this client.</p>
      <Button>Log in again to change keys</Button>
    </form>
  )
}
