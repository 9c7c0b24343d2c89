import { answerForm } from '@/lib/web/form-route'
import { filterEvents } from '@/lib/web/list-filter'

/** The event log's filters are posted here and answered with a 303 to the log, whose address holds them. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, filterEvents)
}
