import { DayFields, type DaysInForm } from '@/components/forms/day-fields'
import { FilterChoice } from '@/components/forms/filter-choice'
import { Button } from '@/components/nhs/button'
import { planTypeLabel } from '@/lib/plans/labels'
import { PLAN_TYPES } from '@/lib/plans/plan-codes'
import { PLAN_STATUS_FILTERS, type PlanListInput, type PlanStatusFilter } from '@/lib/plans/schema'

const STATUS_WORDS: Readonly<Record<PlanStatusFilter, string>> = {
  all: 'Any status',
  attention: 'Needs attention',
  current: 'Current',
  ending: 'Ending in 30 days',
  ended: 'Ended',
}

const KINDS = PLAN_TYPES.map((value) => ({ value, label: planTypeLabel(value) }))
const STATUSES = PLAN_STATUS_FILTERS.filter((value) => value !== 'all').map((value) => ({ value, label: STATUS_WORDS[value] }))

/**
 * The filters of the plan list. Their state is the address, so that Back and bookmarks work. They are posted all the same, because
 * what is typed into a field of a day may be anything.
 */
export function PlanFilters({ shown, values }: { shown: PlanListInput; values: DaysInForm }) {
  return (
    <form action="/plans/filter" method="post" noValidate autoComplete="off">
      <FilterChoice name="kind" label="Kind" any="Any kind" anyValue="all" options={KINDS} value={shown.kind} />
      <FilterChoice name="status" label="Status" any={STATUS_WORDS.all} anyValue="all" options={STATUSES} value={shown.status} />
      <DayFields {...values} first="Started from" last="Started until" />
      {/* A filter keeps the list's sort order. */}
      <input type="hidden" name="sort" value={shown.sort} />
      <input type="hidden" name="dir" value={shown.dir} />
      <Button kind="secondary" small>
        Apply filters
      </Button>
      {isFiltered(shown) && (
        <p>
          <a href="/plans">Clear filters</a>
        </p>
      )}
    </form>
  )
}

/** Whether any filter is set. */
export function isFiltered({ kind, status, from, to }: PlanListInput): boolean {
  return kind !== 'all' || status !== 'all' || from !== null || to !== null
}
