import { StackedTable } from '@/components/nhs/stacked-table'
import { Tag } from '@/components/nhs/tag'
import type { ApiClientState } from '@/lib/api-clients/schema'
import { API_CLIENT_STATE_WORDS, scopeLabel } from '@/lib/api-clients/labels'
import type { ListedApiClient } from '@/lib/api-clients/list-api-clients'
import { apiClientAddress } from '@/lib/api-clients/api-client-address'
import { Moment } from '@/components/people/moment'

/** API clients by organisation and name. */
export function ApiClientTable({ clients }: { clients: readonly ListedApiClient[] }) {
  return (
    <StackedTable
      id="api-clients"
      caption={`${clients.length} API ${clients.length === 1 ? 'client' : 'clients'}`}
      columns={[{ words: 'Name', className: 'min-w-44' }, 'Organisation', 'May do', 'Last used', 'State']}
      rowHeading={0}
      rows={clients.map((client) => ({
        key: client.id,
        cells: [
          <a key="name" href={apiClientAddress(client.id)}>
            {client.name}
          </a>,
          client.organisation,
          scopeLabel(client.scopes),
          client.lastUsedAt ? <Moment key="at" at={client.lastUsedAt} /> : client.keys === 0 ? 'Never: it has no key' : 'Never',
          <ApiClientStateTag key="state" state={client.state} />,
        ],
      }))}
    />
  )
}

/** The state of a client, in a word. */
export function ApiClientStateTag({ state }: { state: ApiClientState }) {
  return <Tag colour={state === 'active' ? 'blue' : 'grey'}>{API_CLIENT_STATE_WORDS[state]}</Tag>
}
