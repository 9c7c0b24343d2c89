import type { Actor } from '@/lib/identity/actor'
import { isCpisError } from '@/lib/shared/errors'
import { answerActor, notTaken } from './answer'
import { plainForm } from './plain-form'

/**
 * Answers a native form post: who is asking, the fields, the act, and where its result is ({@link answerActor}).
 *
 * @param request the posted form
 * @param act does the work, and returns the path to go to, or the response itself when it sends a file
 */
export function answerForm(request: Request, act: (actor: Actor, form: FormData) => Promise<string | Response>): Promise<Response> {
  return answerActor(async (actor) => {
    const form = await readForm(request)
    if (!form) return notOurForm()
    try {
      return await act(actor, form)
    } catch (error) {
      // What a person can get wrong is answered at its field; anything left here came from no form of ours.
      if (isCpisError(error, 'invalid-input')) return notOurForm()
      throw error
    }
  })
}

function notOurForm(): Response {
  return notTaken('This is not a form of this service')
}

/** The text of a field; a missing one and a file in its place both count as empty. */
export function textField(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

async function readForm(request: Request): Promise<FormData | null> {
  try {
    return plainForm(await request.formData())
  } catch {
    return null
  }
}
