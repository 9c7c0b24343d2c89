import { askForRecords } from '@/lib/web/access-question'
import { answerForm } from '@/lib/web/form-route'

/**
 * The filters of a safeguarding lead's list are posted here and answered with a 303 to the list, whose address says nothing about a child.
 */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, (actor, form) => askForRecords(actor, form, 'access-log', '/access-log'))
}
