import type { Metadata } from 'next'
import { ApiClientTable } from '@/components/api-clients/api-client-table'
import { SelectField } from '@/components/forms/select-field'
import { PageShell } from '@/components/layout/page-shell'
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
      <h1 className="nhsuk-heading-l">API clients</h1>
      <p>Systems of councils and NHS organisations that ask without a person. Each proves who it is with a key of its own.</p>
      <a className="nhsuk-button" href="/api-clients/add">
        Add an API client
      </a>
      <form action="/api-clients" method="get">
        <SelectField name="state" label="State" options={STATES} value={shown.state ?? ''} />
        <button className="nhsuk-button nhsuk-button--secondary nhsuk-button--small" type="submit">
          Apply filters
        </button>
      </form>
      {clients.length > 0 && <ApiClientTable clients={clients} />}
      {clients.length === 0 && <p>{shown.state === null ? 'There is no API client yet.' : 'No API client is found with this filter.'}</p>}
    </PageShell>
  )
}
