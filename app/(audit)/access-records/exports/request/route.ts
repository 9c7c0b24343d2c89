import { askForFile } from '@/lib/web/export-question'
import { answerForm } from '@/lib/web/form-route'

/** The form that asks for a file of access records. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, askForFile)
}
