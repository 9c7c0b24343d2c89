import type { ListedOrganisation } from '@/lib/administration/list-organisations'
import { organisationAddress } from '@/lib/administration/people-address'
import { ORGANISATION_KIND_WORDS } from '@/lib/administration/words'
import { OrganisationStateTag } from './state-tags'

/** Organisations by name, with their public codes and how far they are. */
export function OrganisationTable({ organisations, all }: { organisations: readonly ListedOrganisation[]; all: number }) {
  return (
    <div className="nhsuk-table-container app-scroll relative" tabIndex={0} role="region" aria-labelledby="organisations">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="organisations">
          {all} {all === 1 ? 'organisation' : 'organisations'}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['Name', 'Kind', 'Code', 'Care settings', 'State'].map((head) => (
              <th key={head} className="nhsuk-table__header" scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {organisations.map((organisation) => (
            <tr className="nhsuk-table__row" key={organisation.id}>
              <th className="nhsuk-table__cell nhsuk-u-font-weight-normal min-w-52 text-left" scope="row">
                <a href={organisationAddress(organisation.id)}>{organisation.name}</a>
              </th>
              <td className="nhsuk-table__cell">{ORGANISATION_KIND_WORDS[organisation.kind]}</td>
              <td className="nhsuk-table__cell">{organisation.code}</td>
              <td className="nhsuk-table__cell tabular-nums">{organisation.kind === 'nhs' ? organisation.settings : 'None'}</td>
              <td className="nhsuk-table__cell">
                <OrganisationStateTag state={organisation.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
