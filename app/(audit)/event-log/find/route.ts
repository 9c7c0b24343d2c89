import { answerForm } from '@/lib/web/form-route'
import { filterEvents } from '@/lib/web/list-filter'

/** The filters of the log of events are posted here and answered by 303 to the log, in whose address they stand. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, filterEvents)
}
