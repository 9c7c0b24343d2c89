import { ChildName } from '@/components/children/child-name'
import { Tag } from '@/components/nhs/tag'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import { WideTable } from '@/components/nhs/wide-table'
import { planTypeLabel } from '@/lib/plans/labels'
import { planListAddress } from '@/lib/plans/list-address'
import type { ListedPlan, PlanAttention } from '@/lib/plans/listed-plan'
import { FIRST_DIRECTION, type PlanListInput, type PlanSort } from '@/lib/plans/schema'
import { clinicalDate, clinicalDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { PlanStatusTag } from './plan-status-tag'

const COLUMNS: readonly { sort: PlanSort; words: string; className?: string }[] = [
  { sort: 'child', words: 'Child', className: 'min-w-52' },
  { sort: 'kind', words: 'Kind' },
  { sort: 'started', words: 'Started', className: 'app-number' },
  { sort: 'ended', words: 'Ended' },
  { sort: 'status', words: 'Status' },
  { sort: 'seen', words: 'Last seen in unscheduled care', className: 'app-number' },
]

type Props = {
  plans: ListedPlan[]
  shown: PlanListInput
  /** The count, shown above the table. */
  caption: string
  /** Whether the person may know when a child was last seen. */
  showsSeen: boolean
}

/** The plans of a list, one line each. A click on a heading sorts the whole list by it, on the server. */
export function PlanTable({ plans, shown, caption, showsSeen }: Props) {
  const columns = COLUMNS.filter(({ sort }) => showsSeen || sort !== 'seen').map(({ sort, words, className }) => ({
    words,
    className,
    heading: <a href={planListAddress(shown, { sort, dir: nextDirection(sort, shown) })}>{words}</a>,
    sorted: shown.sort === sort ? ARIA_SORT[shown.dir] : undefined,
  }))
  const rows = plans.map((plan) => ({
    key: plan.planId,
    cells: [
      <PlannedChild plan={plan} key="child" />,
      planTypeLabel(plan.type),
      clinicalDate(plan.startDate),
      <EndOfPlan plan={plan} key="end" />,
      <Standing plan={plan} key="status" />,
      plan.lastSeenAt ? clinicalDateTime(plan.lastSeenAt) : 'Not seen',
    ],
  }))
  const spoken = (
    <>
      {caption}
      <VisuallyHidden> (column headings sort the list)</VisuallyHidden>
    </>
  )
  return <WideTable id="plans-caption" caption={spoken} columns={columns} rows={rows} rowHeading={0} />
}

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const

/** Reversed if the list is already sorted by it. */
function nextDirection(sort: PlanSort, shown: PlanListInput): PlanListInput['dir'] {
  if (shown.sort !== sort) return FIRST_DIRECTION[sort]
  return shown.dir === 'asc' ? 'desc' : 'asc'
}

function PlannedChild({ plan }: { plan: ListedPlan }) {
  return (
    <>
      <a className="font-semibold wrap-anywhere" href={`/plans/children/${plan.childId}`}>
        <ChildName of={plan} />
      </a>
      <br />
      <span className="app-number">{formatNhsNumber(plan.nhsNumber)}</span>
    </>
  )
}

function Standing({ plan }: { plan: ListedPlan }) {
  return (
    <>
      <PlanStatusTag status={plan.status} />
      {plan.attention && <Attention why={plan.attention} />}
    </>
  )
}

const ATTENTION: Readonly<Record<PlanAttention, string>> = {
  'end-to-confirm': 'A file gives an end date that somebody has to confirm',
  'unborn-overdue': 'The expected date has passed. Record the birth, or end the plan',
  'number-to-check': 'The NHS number is not confirmed',
  'other-person': 'Another authority has a different name or date of birth for this NHS number. Check the number',
  'number-joined': 'The national record no longer says that this number was replaced. See which NHS numbers are linked, or have them separated',
  'number-not-compared': 'Not compared with the national record yet',
  adult: '18 or over. Give it an end date',
  'ended-long-ago': 'Ended over 12 months ago. It will be erased',
}

function Attention({ why }: { why: PlanAttention }) {
  return (
    <>
      <br />
      <Tag colour="red">Needs attention</Tag>
      <br />
      <span className="text-base">{ATTENTION[why]}</span>
    </>
  )
}

function EndOfPlan({ plan: { endsOn, expectedOn, status } }: { plan: ListedPlan }) {
  if (endsOn === null && expectedOn !== null)
    return (
      <>
        Expected <span className="app-number">{clinicalDate(expectedOn)}</span>
      </>
    )
  if (endsOn === null) return 'Not ended'
  return (
    <>
      {status !== 'ended' && 'Ends '}
      <span className="app-number">{clinicalDate(endsOn)}</span>
    </>
  )
}
