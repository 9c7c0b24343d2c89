import { askAboutPerson } from '@/lib/web/access-question'
import { answerForm } from '@/lib/web/form-route'

/** The question "What did this person look at?" is posted here: the name is kept with the session. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, askAboutPerson)
}
