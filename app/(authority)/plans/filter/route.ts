import { answerForm } from '@/lib/web/form-route'
import { filterPlans } from '@/lib/web/list-filter'

/** The plan list's filters are posted here and answered with a 303 to the list, whose address holds them. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, filterPlans)
}
