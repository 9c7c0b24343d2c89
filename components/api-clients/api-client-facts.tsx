import type { ReactNode } from 'react'
import { List } from '@/components/nhs/list'
import { Facts } from '@/components/nhs/summary-list'
import { refusalLabel } from '@/lib/api-clients/labels'
import type { AdministeredApiClient, ShownKey } from '@/lib/api-clients/get-api-client'
import { organisationAddress } from '@/lib/organisations/organisation-address'
import { Moment } from '@/components/people/moment'

/** What its organisation needs to know before its system can ask, and when it last did. */
export function ApiClientFacts({ client }: { client: AdministeredApiClient }) {
  const facts: [label: string, value: ReactNode][] = [
    [
      'Organisation',
      <a key="place" href={organisationAddress(client.organisationId)}>
        {client.organisation}
      </a>,
    ],
    [
      'Client id',
      <code key="id" className="wrap-anywhere">
        {client.id}
      </code>,
    ],
    [
      'Where it asks for tokens',
      <code key="address" className="wrap-anywhere">
        {client.tokenAddress}
      </code>,
    ],
    ['Added', <Moment key="added" at={client.createdAt} />],
    [
      'Last used',
      client.lastUsed ? (
        <span key="used">
          <Moment at={client.lastUsed.at} />, from {client.lastUsed.address}
        </span>
      ) : (
        'Never'
      ),
    ],
  ]
  return <Facts facts={facts} />
}

/** Its keys, as fingerprints that both sides can compare; never the keys themselves. */
export function ApiClientKeys({ keys, changedAt }: { keys: readonly ShownKey[]; changedAt: string | null }) {
  if (keys.length === 0) return <p>It has no key yet, and cannot ask for anything.</p>
  return (
    <>
      {changedAt && (
        <p>
          Changed on <Moment at={changedAt} />. Compare the fingerprints (SHA-256) with whoever runs the system, by telephone.
        </p>
      )}
      <List kind="bullet">
        {keys.map((key) => (
          <li className="wrap-anywhere" key={key.kid}>
            <strong>{key.kid}</strong> ({key.kind}), fingerprint <code>{key.fingerprint}</code>
          </li>
        ))}
      </List>
    </>
  )
}

/** What was refused in the last day. */
export function ApiClientRefusals({ refusals }: { refusals: AdministeredApiClient['refusals'] }) {
  if (refusals.length === 0) return <p>Nothing was refused in the last 24 hours.</p>
  return (
    <List kind="bullet">
      {refusals.map(({ why, count, latest }) => (
        <li key={why}>
          {count} {count === 1 ? 'request' : 'requests'}: {refusalLabel(why)}. The last at <Moment at={latest} />
        </li>
      ))}
    </List>
  )
}
