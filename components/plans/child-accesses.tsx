import { ClinicalTime } from '@/components/lookup/clinical-time'
import { StackedTable } from '@/components/nhs/stacked-table'
import { outcomeLabel, reasonLabel } from '@/lib/access-records/labels'
import type { AccessUnderWrongNumber, ChildAccess } from '@/lib/access-records/accesses-to-child'
import { AccessesUnderWrongNumber } from './accesses-under-wrong-number'

const COLUMNS = ['When', 'Where', 'Who', 'Why', 'What happened']

type Props = { childId: string; accesses: ChildAccess[]; underWrongNumber: AccessUnderWrongNumber[] }

/** The last look-ups of a child in unscheduled care, and separately those under a wrong number. */
export function ChildAccesses({ childId, accesses, underWrongNumber }: Props) {
  return (
    <>
      {accesses.length === 0 ? (
        <p>Nobody in unscheduled care has looked at this child here.</p>
      ) : (
        <AccessRows accesses={accesses} caption="The last checks in unscheduled care, newest first" />
      )}
      <AccessesUnderWrongNumber heading={3} numbers={underWrongNumber.map(({ nhsNumber }) => nhsNumber)}>
        <AccessRows accesses={underWrongNumber} caption="Checks under a number that was wrong, newest first" />
      </AccessesUnderWrongNumber>
      {accesses.length + underWrongNumber.length > 0 && (
        <p>
          <a href={`/notifications/children/${childId}`}>See all of them over time</a>
        </p>
      )}
    </>
  )
}

function AccessRows({ accesses, caption }: { accesses: readonly ChildAccess[]; caption: string }) {
  const rows = accesses.map((access) => ({
    key: access.id,
    cells: [
      <ClinicalTime key="at" at={access.at} />,
      `${access.organisationName}, ${access.settingName}`,
      `${access.actorName}, ${access.roleLabel}`,
      reasonLabel(access.reason),
      access.outcome ? outcomeLabel(access.outcome) : 'Not told',
    ],
  }))
  return <StackedTable look="plain" caption={caption} captionHidden columns={COLUMNS} rows={rows} />
}
