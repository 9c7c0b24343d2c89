import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import { planTypeLabel } from '@/lib/plans/labels'
import { planListAddress } from '@/lib/plans/list-address'
import type { ListedPlan, PlanAttention } from '@/lib/plans/listed-plan'
import { FIRST_DIRECTION, type PlanListInput, type PlanSort } from '@/lib/plans/schema'
import { clinicalDate, clinicalDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { PlanStatusTag } from './plan-status-tag'

const COLUMNS: readonly (readonly [PlanSort, string])[] = [
  ['child', 'Child'],
  ['kind', 'Kind'],
  ['started', 'Started'],
  ['ended', 'Ended'],
  ['status', 'Status'],
  ['seen', 'Last seen in unscheduled care'],
]

type Props = {
  plans: ListedPlan[]
  shown: PlanListInput
  /** The count, which stands above the table. */
  caption: string
  /** Whether the person may know when a child was last seen. */
  showsSeen: boolean
}

/** The plans of a list, one line each. A click on a heading sorts the whole list by it, on the server. */
export function PlanTable({ plans, shown, caption, showsSeen }: Props) {
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="plans-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="plans-caption">
          {caption}
          <VisuallyHidden> (column headings sort the list)</VisuallyHidden>
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {COLUMNS.filter(([sort]) => showsSeen || sort !== 'seen').map(([sort, words]) => (
              <SortableHeading key={sort} sort={sort} words={words} shown={shown} />
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {plans.map((plan) => (
            <PlanRow key={plan.planId} plan={plan} showsSeen={showsSeen} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SortableHeading({ sort, words, shown }: { sort: PlanSort; words: string; shown: PlanListInput }) {
  const sorted = shown.sort === sort
  const next = sorted ? (shown.dir === 'asc' ? 'desc' : 'asc') : FIRST_DIRECTION[sort]
  return (
    <th
      className="nhsuk-table__header"
      scope="col"
      data-sort=""
      aria-sort={sorted ? (shown.dir === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <a className="nhsuk-link" href={planListAddress(shown, { sort, dir: next })}>
        {words}
      </a>
    </th>
  )
}

function PlanRow({ plan, showsSeen }: { plan: ListedPlan; showsSeen: boolean }) {
  return (
    <tr className="nhsuk-table__row">
      <th className="nhsuk-table__cell nhsuk-u-font-weight-normal min-w-52 text-left" scope="row">
        <span className="nhsuk-u-font-weight-bold wrap-anywhere">
          <a href={`/plans/children/${plan.childId}`}>
            <span className="app-family">{plan.familyName}</span>, {plan.givenName}
          </a>
        </span>
        <br />
        <span className="app-number">{formatNhsNumber(plan.nhsNumber)}</span>
      </th>
      <td className="nhsuk-table__cell">{planTypeLabel(plan.type)}</td>
      <td className="nhsuk-table__cell app-number">{clinicalDate(plan.startDate)}</td>
      <td className="nhsuk-table__cell">
        <EndOfPlan plan={plan} />
      </td>
      <td className="nhsuk-table__cell">
        <PlanStatusTag status={plan.status} />
        {plan.attention && <Attention why={plan.attention} />}
      </td>
      {showsSeen && <td className="nhsuk-table__cell app-number">{plan.lastSeenAt ? clinicalDateTime(plan.lastSeenAt) : 'Not seen'}</td>}
    </tr>
  )
}

const ATTENTION: Readonly<Record<PlanAttention, string>> = {
  'unborn-overdue': 'Past its end. Record the birth',
  'number-to-check': 'The NHS number is not confirmed',
  adult: '18 or over. Give it an end date',
  'ended-long-ago': 'Ended over 12 months ago. It will be erased',
}

function Attention({ why }: { why: PlanAttention }) {
  return (
    <>
      <br />
      <strong className="nhsuk-tag nhsuk-tag--red whitespace-nowrap">Needs attention</strong>
      <br />
      <span className="text-base">{ATTENTION[why]}</span>
    </>
  )
}

function EndOfPlan({ plan: { endsOn, status } }: { plan: ListedPlan }) {
  if (endsOn === null) return 'Not ended'
  return (
    <>
      {status !== 'ended' && 'Ends '}
      <span className="app-number">{clinicalDate(endsOn)}</span>
    </>
  )
}
