import type { Actor } from '@/lib/identity/actor'
import { isCpisError } from '@/lib/shared/errors'
import { answerActor, fileAnswer, notTaken, notThere, type Download } from './answer'

/**
 * Answers a native form post with a file in it, as `answerForm` does for one without. What arrives must be as long as it was declared to
 * be: a body cut off on its way could look like a complete file with rows missing (security-and-reliability section 5, item 1).
 *
 * @param request the posted form
 * @param act does the work, and returns the path to go to
 */
export function answerFileForm(request: Request, act: (actor: Actor, form: FormData) => Promise<string>): Promise<Response> {
  return answerActor(async (actor) => {
    const form = await readWholeForm(request)
    return form ? act(actor, form) : notTaken('The file did not arrive whole. Nothing has changed. Send it again')
  })
}

/**
 * Answers a link to a download: finds who is asking, runs the use-case, sends the file.
 *
 * @param make makes the file
 */
export function answerDownload(make: (actor: Actor) => Promise<Download>): Promise<Response> {
  return answerActor(async (actor) => {
    try {
      return fileAnswer(await make(actor))
    } catch (error) {
      if (isCpisError(error, 'invalid-input')) return notThere()
      throw error
    }
  })
}

async function readWholeForm(request: Request): Promise<FormData | null> {
  const type = request.headers.get('content-type')
  if (!type?.startsWith('multipart/form-data')) return null
  try {
    const body = await request.arrayBuffer()
    if (body.byteLength !== Number(request.headers.get('content-length'))) return null
    return await new Response(body, { headers: { 'Content-Type': type } }).formData()
  } catch {
    // What cannot be read as a form is not one.
    return null
  }
}
