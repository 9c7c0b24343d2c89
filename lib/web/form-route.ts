import type { Actor } from '@/lib/identity/actor'
import { currentSession } from '@/lib/identity/current-session'
import { isCpisError } from '@/lib/shared/errors'
import { plainForm } from './plain-form'

/**
 * Answers a native form post: who asks, the fields, the act, and a 303 to where its result stands, so that Back never shows an old
 * result (interface specification, rule 2). Failures that are not the person's are thrown on and become "CPIS is unavailable".
 *
 * @param request the posted form
 * @param act does it, and returns the path to go to, or the answer itself where a file is sent back
 */
export async function answerForm(request: Request, act: (actor: Actor, form: FormData) => Promise<string | Response>): Promise<Response> {
  const session = await currentSession()
  if (session.state === 'ended') return seeOther(`/signed-out?why=${session.reason}`)
  if (session.state === 'none') return seeOther('/log-in')
  if (session.state === 'choosing') return seeOther('/choose-role')
  const form = await readForm(request)
  if (!form) return notOurForm()
  try {
    const answer = await act(session.actor, form)
    return typeof answer === 'string' ? seeOther(answer) : answer
  } catch (error) {
    if (isCpisError(error, 'not-permitted')) return seeOther('/not-permitted')
    // Another's and none are the same: the server answers with the kept "Page not found".
    if (isCpisError(error, 'not-found')) return new Response(null, { status: 404 })
    // What a person can get wrong is answered where it stands; what is left no form of ours sends.
    if (isCpisError(error, 'invalid-input')) return notOurForm()
    throw error
  }
}

function notOurForm(): Response {
  return new Response('This is not a form of this service\n', { status: 400, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}

/**
 * A CSV file to be saved by the browser.
 *
 * @param name of the file, in which nothing stands about anybody
 * @param text as `writeCsv` made it
 */
export function csvFile(name: string, text: string): Response {
  return new Response(`\ufeff${text}`, {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name}"`, 'Cache-Control': 'no-store' },
  })
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

function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } })
}
