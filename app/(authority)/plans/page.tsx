import type { Metadata } from 'next'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { FilteredList } from '@/components/forms/filtered-list'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { PlanFilters } from '@/components/plans/plan-filters'
import { PlanResults } from '@/components/plans/plan-results'
import { PlanStart } from '@/components/plans/plan-start'
import { PLAN_SEARCH_FIELD, PlanSearchForm } from '@/components/plans/plan-search-form'
import { listDrafts } from '@/lib/plans/forms/list-drafts'
import { listPlans } from '@/lib/plans/list-plans'
import { can } from '@/lib/policy/authorise'
import { daysShown } from '@/lib/web/days-in-filter'
import { keptForm } from '@/lib/web/kept-form'
import { PLAN_FILTER } from '@/lib/web/list-filter'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

type Address = Record<'kind' | 'status' | 'from' | 'to' | 'sort' | 'dir' | 'page' | 'problem', string | string[] | undefined>
type Props = { searchParams: Promise<Address> }

// Once for each request: the title says whether the search was refused, and a refused search is shown only once. Title and page get
// different objects, so the key is the address.
const loadOnce = cache(async (address: string) => {
  const actor = await requirePage('plan.list')
  return { actor, list: await forPage(() => listPlans(actor, JSON.parse(address) as Partial<Address>)) }
})

async function load(searchParams: Props['searchParams']) {
  const { kind, status, from, to, sort, dir, page } = await searchParams
  return loadOnce(JSON.stringify({ kind, status, from, to, sort, dir, page }))
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { list } = await load(searchParams)
  return { title: list.search?.problem || (await searchParams).problem ? 'Error: Plans' : 'Plans' }
}

export default async function PlansPage({ searchParams }: Props) {
  const { actor, list } = await load(searchParams)
  const readsNotifications = can(actor.role, 'notification.read')
  const problem = list.search?.problem ?? null
  const wrong = (await searchParams).problem === undefined ? null : await keptForm(actor, PLAN_FILTER)
  const days = { days: daysShown(wrong, list.shown), problems: wrong?.problems ?? [] }
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={[...(problem ? [{ field: PLAN_SEARCH_FIELD, message: problem }] : []), ...days.problems]} />
      <Heading level={1}>Plans</Heading>
      <p>
        {list.summary.current} current · {list.summary.endedInTheLastYear} ended in the last 12 months ·{' '}
        <a href="/plans?status=attention">
          {list.summary.needAttention === 1 ? '1 needs attention' : `${list.summary.needAttention} need attention`}
        </a>
      </p>
      {can(actor.role, 'plan.write') && <PlanStart drafts={await listDrafts(actor, {})} />}
      <FilteredList
        label="Find and filter"
        filters={
          <>
            <PlanSearchForm term={list.search?.term ?? null} problem={problem} />
            <PlanFilters shown={list.shown} values={days} />
          </>
        }
      >
        <PlanResults list={list} showsSeen={readsNotifications} />
      </FilteredList>
    </PageShell>
  )
}
