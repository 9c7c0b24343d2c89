import { PLAN_SEARCH_FIELD } from '@/components/plans/plan-search-form'
import { searchPlans } from '@/lib/plans/search-plans'
import { answerForm, textField } from '@/lib/web/form-route'

/** The search of the plan list is posted here and answered by 303 to the list, whose address says nothing of it. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) => {
    await searchPlans(actor, { term: textField(form, PLAN_SEARCH_FIELD) })
    return '/plans'
  })
}
