import type { Transaction } from '@/lib/db/transaction'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { ListedPlan, PlanSummary } from './listed-plan'
import { PLANS_PER_PAGE, type PlanListInput } from './schema'

/** Which plans: `children` are those that a search found, or null when there is no search. */
export type PlanSelection = Pick<PlanListInput, 'kind' | 'status' | 'from' | 'to'> & { children: string[] | null }

/** Counts of the plans of the caller's authority. A year is 365 days (design decision 13). */
export async function planSummary(tx: Transaction): Promise<PlanSummary> {
  // Raw SQL: counts all three in one pass over the plans.
  const [counts] = await tx.$queryRaw<PlanSummary[]>`
    select count(*) filter (where status <> 'ended')::integer as "current",
           count(*) filter (where status = 'ended' and ends_on >= cpis.today() - 365)::integer as "endedInTheLastYear",
           count(attention)::integer as "needAttention"
    from cpis.listed_plan`
  return counts ?? { current: 0, endedInTheLastYear: 0, needAttention: 0 }
}

/** How many of the caller's authority's plans a selection holds. */
export async function countPlans(tx: Transaction, { kind, status, from, to, children }: PlanSelection): Promise<number> {
  // Raw SQL: one status may stand for two, as in the page of the list below.
  const [counted] = await tx.$queryRaw<{ plans: number }[]>`
    select count(*)::integer as plans from cpis.listed_plan
    where ${kind} in ('all', type)
      and (${status} in ('all', status) or (${status} = 'current' and status = 'ending') or (${status} = 'attention' and attention is not null))
      and (${from}::date is null or start_date >= ${from}::date) and (${to}::date is null or start_date <= ${to}::date)
      and (${children}::uuid[] is null or child_id = any (${children}::uuid[]))`
  return counted?.plans ?? 0
}

/**
 * One page of a selection, in the order asked for across all pages. Names are sorted as in a directory, not by bytes.
 *
 * @param page from 1
 */
export async function pageOfPlans(
  tx: Transaction,
  { kind, status, from, to, children, sort, dir }: PlanSelection & Pick<PlanListInput, 'sort' | 'dir'>,
  page: number,
): Promise<ListedPlan[]> {
  // Raw SQL: sorts by the reader's choice, with names as in a directory, and by the last look, which is in another table.
  return tx.$queryRaw<ListedPlan[]>`
    with sorted as (
      select p.*, case ${sort}
        when 'attention' then array_position(
          array['end-to-confirm', 'unborn-overdue', 'number-to-check', 'other-person', 'number-joined', 'number-not-compared', 'adult'], attention)::text
        when 'child' then p.family_name || chr(9) || p.given_name
        when 'kind' then p.type
        when 'started' then p.start_date::text
        when 'ended' then coalesce(p.ends_on, p.expected_on)::text
        when 'status' then array_position(array['current', 'ending', 'ended'], p.status)::text
        else (select to_char(max(n.at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') from cpis.notification n where n.child_id = p.child_id)
      end collate "und-x-icu" as sort_key
      from cpis.listed_plan p
      where ${kind} in ('all', type)
        and (${status} in ('all', status) or (${status} = 'current' and status = 'ending') or (${status} = 'attention' and attention is not null))
        and (${from}::date is null or start_date >= ${from}::date) and (${to}::date is null or start_date <= ${to}::date)
        and (${children}::uuid[] is null or child_id = any (${children}::uuid[]))
    ), placed as (
      select s.*, row_number() over (order by case when ${dir} = 'asc' then sort_key end asc nulls last,
        case when ${dir} = 'desc' then sort_key end desc nulls last, start_date desc, plan_id) as place
      from sorted s order by place limit ${PLANS_PER_PAGE} offset ${(page - 1) * PLANS_PER_PAGE}
    )
    select plan_id as "planId", child_id as "childId", attention, family_name as "familyName", given_name as "givenName", nhs_number as "nhsNumber", type,
           start_date::text as "startDate", status, ends_on::text as "endsOn", expected_on::text as "expectedOn",
           (select max(n.at) from cpis.notification n where n.child_id = placed.child_id) as "lastSeenAt"
    from placed order by place`
}

/** The caller's authority's children with their family names, because names are compared in one place, and that is not the database. */
export function familyNames(tx: Transaction): Promise<{ id: string; familyName: string }[]> {
  return tx.child.findMany({ select: { id: true, familyName: true } })
}

/** The child the caller's authority holds under a number. */
export async function childrenOfNumber(tx: Transaction, nhsNumber: NhsNumber): Promise<string[]> {
  const children = await tx.child.findMany({ where: { nhsNumber }, select: { id: true } })
  return children.map((child) => child.id)
}
