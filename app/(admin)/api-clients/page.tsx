import type { Metadata } from 'next'
import { ApiClientTable } from '@/components/api-clients/api-client-table'
import { SelectField } from '@/components/forms/select-field'
import { PageShell } from '@/components/layout/page-shell'
import { Button, ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { API_CLIENT_STATES, apiClientsInput } from '@/lib/api-clients/schema'
import { API_CLIENT_STATE_WORDS } from '@/lib/api-clients/labels'
import { listApiClients } from '@/lib/api-clients/list-api-clients'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'API clients' }

type Props = { searchParams: Promise<{ state?: string | string[] }> }

const STATES = [{ value: '', label: 'Any' }, ...API_CLIENT_STATES.map((value) => ({ value, label: API_CLIENT_STATE_WORDS[value] }))]

export default async function ApiClientsPage({ searchParams }: Props) {
  const actor = await requirePage('api-client.manage')
  const shown = apiClientsInput.parse({ state: (await searchParams).state ?? null })
  const clients = await forPage(() => listApiClients(actor, shown))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <Heading level={1}>API clients</Heading>
      <p>Systems of councils and NHS organisations that ask without a person. Each proves who it is with a key of its own.</p>
      <ButtonLink href="/api-clients/add">Add an API client</ButtonLink>
      <form action="/api-clients" method="get">
        <SelectField name="state" label="State" options={STATES} value={shown.state ?? ''} />
        <Button kind="secondary" small>
          Apply filters
        </Button>
      </form>
      {clients.length > 0 && <ApiClientTable clients={clients} />}
      {clients.length === 0 && <p>{shown.state === null ? 'There is no API client yet.' : 'No API client is found with this filter.'}</p>}
    </PageShell>
  )
}
