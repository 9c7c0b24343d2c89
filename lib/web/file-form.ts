import type { Actor } from '@/lib/identity/actor'
import { currentSession } from '@/lib/identity/current-session'
import { isCpisError } from '@/lib/shared/errors'

/**
 * Answers a native form post with a file in it, as `answerForm` does for one without. What arrives must be as long as it was said to be: a
 * body that was cut off on its way could end as a whole file with rows missing (security-and-reliability section 5, item 1).
 *
 * @param request the posted form
 * @param act does it, and returns the path to go to
 */
export async function answerFileForm(request: Request, act: (actor: Actor, form: FormData) => Promise<string>): Promise<Response> {
  const session = await currentSession()
  if (session.state === 'ended') return seeOther(`/signed-out?why=${session.reason}`)
  if (session.state === 'none') return seeOther('/log-in')
  if (session.state === 'choosing') return seeOther('/choose-role')
  const form = await readWholeForm(request)
  if (!form) return plain(400, 'The file did not arrive whole. Nothing has changed. Send it again')
  try {
    return seeOther(await act(session.actor, form))
  } catch (error) {
    if (isCpisError(error, 'not-permitted')) return seeOther('/not-permitted')
    if (isCpisError(error, 'not-found')) return new Response(null, { status: 404 })
    throw error
  }
}

/** A file to be taken away. */
export type Download = { text: string; type: 'text/csv' | 'application/xml'; fileName: string }

/**
 * Answers a link to a file that is taken away: who asks, the use-case, and the file, which a browser keeps under its name and never shows.
 *
 * @param make makes the file
 */
export async function answerDownload(make: (actor: Actor) => Promise<Download>): Promise<Response> {
  const session = await currentSession()
  if (session.state !== 'live') return seeOther('/log-in')
  try {
    const { text, type, fileName } = await make(session.actor)
    return new Response(text, {
      headers: {
        'Content-Type': `${type}; charset=utf-8`,
        'Content-Disposition': `attachment; filename="${fileName}"`,
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-store',
      },
    })
  } catch (error) {
    if (isCpisError(error, 'not-permitted')) return seeOther('/not-permitted')
    if (isCpisError(error, 'not-found') || isCpisError(error, 'invalid-input')) return new Response(null, { status: 404 })
    throw error
  }
}

async function readWholeForm(request: Request): Promise<FormData | null> {
  const type = request.headers.get('content-type')
  if (!type?.startsWith('multipart/form-data')) return null
  try {
    const body = await request.arrayBuffer()
    if (body.byteLength !== Number(request.headers.get('content-length'))) return null
    return await new Response(body, { headers: { 'Content-Type': type } }).formData()
  } catch {
    // Whatever cannot be read as a form is not one.
    return null
  }
}

function plain(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}

function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } })
}
