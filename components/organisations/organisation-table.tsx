import { StackedTable } from '@/components/nhs/stacked-table'
import type { ListedOrganisation } from '@/lib/organisations/list-organisations'
import { organisationAddress } from '@/lib/organisations/organisation-address'
import { ORGANISATION_KIND_WORDS } from '@/lib/organisations/labels'
import { OrganisationStateTag } from './organisation-state-tag'

/** Organisations by name, with their public codes and their state. */
export function OrganisationTable({ organisations, all }: { organisations: readonly ListedOrganisation[]; all: number }) {
  return (
    <StackedTable
      id="organisations"
      caption={`${all} ${all === 1 ? 'organisation' : 'organisations'}`}
      columns={[{ words: 'Name', className: 'min-w-52' }, 'Kind', 'Code', 'Care settings', 'State']}
      rowHeading={0}
      rows={organisations.map((organisation) => ({
        key: organisation.id,
        cells: [
          <a key="name" href={organisationAddress(organisation.id)}>
            {organisation.name}
          </a>,
          ORGANISATION_KIND_WORDS[organisation.kind],
          organisation.code,
          organisation.kind === 'nhs' ? organisation.settings : 'None',
          <OrganisationStateTag key="state" state={organisation.state} />,
        ],
      }))}
    />
  )
}
