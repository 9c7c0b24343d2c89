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

/** The filters of the plan list: a form whose state is the address, so that it works with Back, bookmarks and without JavaScript. */
export function PlanFilters({ shown }: { shown: PlanListInput }) {
  return (
    <form action="/plans" method="get">
      <FilterChoice name="kind" label="Kind" chosen={shown.kind} options={[['all', 'Any kind'], ...PLAN_TYPES.map((type) => [type, planTypeLabel(type)] as const)]} />
      <FilterChoice name="status" label="Status" chosen={shown.status} options={PLAN_STATUS_FILTERS.map((status) => [status, STATUS_WORDS[status]] as const)} />
      <Day name="from" label="Started from" chosen={shown.from} />
      <Day name="to" label="Started until" chosen={shown.to} />
      {/* A filter keeps the order in which the list stands. */}
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

/** Whether a filter leaves anything out. */
export function isFiltered({ kind, status, from, to }: PlanListInput): boolean {
  return kind !== 'all' || status !== 'all' || from !== null || to !== null
}

function Day({ name, label, chosen }: { name: string; label: string; chosen: string | null }) {
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label nhsuk-label--s" htmlFor={name}>
        {label}
      </label>
      <input className="nhsuk-input" id={name} name={name} type="date" defaultValue={chosen ?? ''} />
    </div>
  )
}
