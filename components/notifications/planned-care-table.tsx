import { ChildName } from '@/components/children/child-name'
import { StackedTable } from '@/components/nhs/stacked-table'
import { reasonLabel } from '@/lib/access-records/labels'
import type { PlannedCareLook } from '@/lib/notifications/planned-care'
import { clinicalDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'

const OF_A_CHILD = ['Date and time', { words: 'Setting and place', className: 'tablet:min-w-52' }, 'Who', 'Reason']
const OF_MANY = ['Date and time', { words: 'Child', className: 'tablet:min-w-40' }, ...OF_A_CHILD.slice(1)]

type Props = { looks: readonly PlannedCareLook[]; id: string; caption: string; captionHidden?: boolean; namesChildren: boolean }

/** Look-ups in planned care, newest first; each with its child unless they are all of one child. */
export function PlannedCareTable({ looks, id, caption, captionHidden, namesChildren }: Props) {
  const rows = looks.map((look) => ({
    key: look.id,
    cells: [
      <span className="app-number" key="at">
        {clinicalDateTime(look.at)}
      </span>,
      ...(namesChildren ? [<LookedAt look={look} key="child" />] : []),
      `${look.setting}, ${look.organisationName}`,
      `${look.actorName}, ${look.roleLabel}`,
      <>
        {reasonLabel(look.reason)}
        {look.underWrongNumber && <span className="block">Under a number that was wrong: it was about somebody else</span>}
      </>,
    ],
  }))
  return <StackedTable id={id} caption={caption} captionHidden={captionHidden} columns={namesChildren ? OF_MANY : OF_A_CHILD} rows={rows} />
}

function LookedAt({ look }: { look: PlannedCareLook }) {
  return (
    <>
      <a className="wrap-anywhere" href={`/notifications/children/${look.childId}`}>
        <ChildName of={look} />
      </a>
      <br />
      <span className="app-number">{formatNhsNumber(look.nhsNumber)}</span>
    </>
  )
}
