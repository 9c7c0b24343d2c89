import { Pagination } from '@/components/nhs/pagination'
import type { PlanList } from '@/lib/plans/list-plans'
import { planListAddress } from '@/lib/plans/list-address'
import { isFiltered } from './plan-filters'
import { ClearPlanSearch } from './plan-search-form'
import { PlanTable } from './plan-table'

/** What filters and search leave of the list, or a sentence saying that they leave nothing. */
export function PlanResults({ list, showsSeen }: { list: PlanList; showsSeen: boolean }) {
  const { search, shown, matching, pages } = list
  if (search?.problem)
    return (
      <p>
        Nothing was searched for. Enter it again, or <a href="/plans">show all plans</a>.
      </p>
    )
  return (
    <div>
      {search && (
        <div className="flex flex-wrap items-baseline gap-x-4">
          <p className="mb-2 wrap-anywhere">
            Showing only what was found for <strong>{search.term}</strong>
          </p>
          <ClearPlanSearch label="Clear search" />
        </div>
      )}
      {matching === 0 ? (
        <NoPlans list={list} />
      ) : (
        <>
          <PlanTable plans={list.plans} shown={shown} caption={matching === 1 ? '1 plan' : `${matching} plans`} showsSeen={showsSeen} />
          <Pagination page={shown.page} pages={pages} address={(page) => planListAddress(shown, { page })} label="Pages of plans" />
        </>
      )}
    </div>
  )
}

function NoPlans({ list: { shown, search } }: { list: PlanList }) {
  const filtered = isFiltered(shown)
  if (!filtered && !search) return <p>Your authority has published no plans yet.</p>
  return <p>No plans match these filters. {filtered && <a href="/plans">Clear filters</a>}</p>
}
