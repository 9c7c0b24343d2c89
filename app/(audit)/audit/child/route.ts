import { askAboutChild } from '@/lib/web/access-question'
import { answerForm } from '@/lib/web/form-route'

/** The question "Who has viewed this child?" is posted here: the number is kept with the session and is not in the report's address. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, askAboutChild)
}
