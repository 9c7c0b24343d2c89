import { answerForm } from '@/lib/web/form-route'
import { filterPlans } from '@/lib/web/list-filter'

/** The filters of the plan list are posted here and answered by 303 to the list, in whose address they stand. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, filterPlans)
}
