import { PLAN_SEARCH_FIELD } from '@/components/plans/plan-search-form'
import { searchPlans } from '@/lib/plans/search-plans'
import { answerForm, textField } from '@/lib/web/form-route'

/** The plan list's search is posted here and answered with a 303 to the list, whose address says nothing about it. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) => {
    await searchPlans(actor, { term: textField(form, PLAN_SEARCH_FIELD) })
    return '/plans'
  })
}
