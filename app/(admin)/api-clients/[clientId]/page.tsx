import type { Metadata } from 'next'
import { ActButton } from '@/components/forms/act-button'
import { ApiClientFacts, ApiClientKeys, ApiClientRefusals } from '@/components/api-clients/api-client-facts'
import { ApiClientChangeForm } from '@/components/api-clients/api-client-form'
import { ApiClientStateTag } from '@/components/api-clients/api-client-table'
import { BackLink } from '@/components/nhs/back-link'
import { Heading } from '@/components/nhs/heading'
import { AdministrationHistory } from '@/components/people/person-history'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { scopeLabel } from '@/lib/api-clients/labels'
import { getApiClient, type AdministeredApiClient } from '@/lib/api-clients/get-api-client'
import { REFUSED } from '@/lib/people/outcome'
import { apiClientAddress } from '@/lib/api-clients/api-client-address'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { save, setState } from './actions'

export const metadata: Metadata = { title: 'API client' }

type Props = { params: Promise<{ clientId: string }>; searchParams: Promise<{ saved?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  ...REFUSED,
  'log-in-again': 'The keys are not changed. You logged in more than 5 minutes ago: log in again, then paste them.',
  added: 'The API client is added. It can ask for nothing yet: paste its public keys.',
  settings: 'The settings are saved. The tokens that it had have ended.',
  suspended: 'Suspended. The tokens that it had have ended, and it gets no other.',
  resumed: 'It can ask again.',
  keys: 'The keys are changed. What was signed with the former ones counts no more.',
}

export default async function ApiClientPage({ params, searchParams }: Props) {
  const actor = await requirePage('api-client.manage')
  const clientId = idInAddress((await params).clientId)
  const client = await forPage(() => getApiClient(actor, { clientId }))
  const kept = await keptForm(actor, `api client ${clientId}`)
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <BackLink spaced href="/api-clients">
        API clients
      </BackLink>
      <ErrorSummary errors={kept?.problems ?? []} />
      <SavedNotice saved={(await searchParams).saved} words={SAID} />
      <Heading level={1} caption={scopeLabel(client.scopes)}>
        {client.name}
      </Heading>
      <p>
        <ApiClientStateTag state={client.state} />
      </p>
      <Standing client={client} />
      <ApiClientFacts client={client} />
      <Heading level={2}>Keys</Heading>
      <ApiClientKeys keys={client.keys} changedAt={client.keysChangedAt} />
      <p>
        <a href={`${apiClientAddress(client.id)}/keys`}>{client.keys.length === 0 ? 'Paste its public keys' : 'Change the keys'}</a>
      </p>
      <Heading level={2}>What it may do, and from where</Heading>
      <ApiClientChangeForm client={client} kept={kept} save={save} />
      <Heading level={2}>Refused requests</Heading>
      <ApiClientRefusals refusals={client.refusals} />
      <Heading level={2}>Suspend or resume</Heading>
      {client.state === 'active' ? (
        <>
          <p>Suspending ends its tokens at their next use, and it gets no other. Nothing that it sent is taken back.</p>
          <ActButton act={setState} fields={{ client: client.id, state: 'suspended' }} words="Suspend" about={client.name} kind="warning" />
        </>
      ) : (
        <ActButton act={setState} fields={{ client: client.id, state: 'active' }} words="Resume" about={client.name} />
      )}
      <Heading level={2} className="mt-8 tablet:mt-10">
        What was changed
      </Heading>
      <AdministrationHistory changes={client.changes} />
    </PageShell>
  )
}

/** What stops the client from working, if anything does. */
function Standing({ client }: { client: AdministeredApiClient }) {
  return (
    <>
      {client.organisationState === 'suspended' && <p>Its organisation is suspended. Until that ends it gets no token.</p>}
      {client.scopes.includes('lookup') && (
        <p>
          It can prove who it is and ask for a token. The interface for look-ups itself comes with a later version, so that the token opens nothing
          yet.
        </p>
      )}
    </>
  )
}
