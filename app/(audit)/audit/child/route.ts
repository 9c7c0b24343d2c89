import { askAboutChild } from '@/lib/web/access-question'
import { answerForm } from '@/lib/web/form-route'

/** The question "Who has viewed this child?" is posted here: the number waits with the session, the address of the report has none. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, askAboutChild)
}
