import type { Transaction } from '@/lib/db/transaction'
import { canonicalName } from '@/lib/shared/person-name'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { forgetPlanSearch, planSearchOf } from './kept-search'
import type { ListedPlan, PlanSummary } from './listed-plan'
import { parsePlanSearch, type PlanSearch } from './plan-search'
import { childrenOfNumber, countPlans, familyNames, pageOfPlans, planSummary } from './queries'
import { planListInput, PLANS_PER_PAGE, type PlanListInput } from './schema'

/** What the list of plans shows. */
export type PlanList = {
  summary: PlanSummary
  /** The filters as understood, with the page actually shown. */
  shown: PlanListInput
  /** How many plans match both filters and search, over all pages. */
  matching: number
  pages: number
  plans: ListedPlan[]
  /** What is searched for, as typed, and what is wrong with it, if anything; null when there is no search. */
  search: { term: string; problem: string | null } | null
}

/**
 * The plans of the caller's own authority: a page of those that match the filters in the address and the search kept with the session. A
 * search that is neither a number nor a name finds nothing, is reported once, and is then forgotten.
 */
export const listPlans = defineUseCase({
  name: 'plan.list',
  permission: 'plan.list',
  input: planListInput,
  run: async ({ tx, actor, input, audit }): Promise<PlanList> => {
    const summary = await planSummary(tx)
    const term = await planSearchOf(tx, actor)
    const search = term === null ? null : parsePlanSearch(term)
    audit({ details: { kind: input.kind, status: input.status, search: search?.by ?? 'none' } })
    if (search?.by === 'nothing') {
      await forgetPlanSearch(tx, actor)
      return { summary, shown: input, matching: 0, pages: 1, plans: [], search: { term: term ?? '', problem: search.message } }
    }
    const selection = { ...input, children: search && (await childrenFound(tx, search)) }
    const matching = await countPlans(tx, selection)
    const pages = Math.max(1, Math.ceil(matching / PLANS_PER_PAGE))
    const page = Math.min(input.page, pages)
    const plans = await pageOfPlans(tx, selection, page)
    return { summary, shown: { ...input, page }, matching, pages, plans, search: term === null ? null : { term, problem: null } }
  },
})

async function childrenFound(tx: Transaction, search: Exclude<PlanSearch, { by: 'nothing' }>): Promise<string[]> {
  if (search.by === 'nhs-number') return childrenOfNumber(tx, search.number)
  const everybody = await familyNames(tx)
  return everybody.filter((child) => canonicalName(child.familyName).startsWith(search.start)).map((child) => child.id)
}
