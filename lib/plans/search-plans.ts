import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { forgetPlanSearch, keepPlanSearch } from './kept-search'
import { parsePlanSearch, planSearchTerm } from './plan-search'

/**
 * Searches the list of the caller's own authority for a child, from now until the search is cleared. What was typed is kept on the server
 * with the session, because an address is no place for a name or an NHS number. An empty search clears.
 */
export const searchPlans = defineUseCase({
  name: 'plan.search',
  permission: 'plan.list',
  input: z.strictObject({ term: z.string().transform(planSearchTerm) }),
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    if (input.term === '') {
      audit({ details: { search: 'none' } })
      return forgetPlanSearch(tx, actor)
    }
    audit({ details: { search: parsePlanSearch(input.term).by } })
    return keepPlanSearch(tx, actor, input.term)
  },
})
