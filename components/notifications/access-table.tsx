import { StackedTable } from '@/components/nhs/stacked-table'
import { outcomeLabel, reasonLabel } from '@/lib/access-records/labels'
import type { ChildAccess } from '@/lib/access-records/accesses-to-child'
import { clinicalDateTime } from '@/lib/shared/date-format'

const COLUMNS = ['Date and time', { words: 'Setting and place', className: 'tablet:min-w-52' }, 'Who', 'Reason', 'What happened', 'Acknowledged']

/** The accesses in the timeline, newest first. */
export function AccessTable({ accesses, id, caption }: { accesses: readonly ChildAccess[]; id: string; caption: string }) {
  const rows = accesses.map((access) => ({
    key: access.id,
    cells: [
      <span className="app-number" key="at">
        {clinicalDateTime(access.at)}
      </span>,
      `${access.setting}, ${access.organisationName}`,
      `${access.actorName}, ${access.roleLabel}`,
      reasonLabel(access.reason),
      access.outcome ? outcomeLabel(access.outcome) : 'Not told',
      <span className="app-number" key="acknowledged">
        {access.acknowledgedAt ? clinicalDateTime(access.acknowledgedAt) : 'No'}
      </span>,
    ],
  }))
  return <StackedTable id={id} caption={caption} columns={COLUMNS} rows={rows} />
}
