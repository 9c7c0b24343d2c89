import type { Actor } from '@/lib/identity/actor'
import { currentSession, wayIn } from '@/lib/identity/current-session'
import { seeOther } from '@/lib/identity/see-other'
import { isCpisError } from '@/lib/shared/errors'

/**
 * Answers a request without a page, for somebody who works in a role: a 303 to where its result stands, so that Back never shows an old
 * result (interface specification, rule 2), or what it asked for. Whoever does not work in a role is sent to where they can. Failures that are
 * not the person's are thrown on and become "CPIS is unavailable".
 *
 * @param act does it, and returns the path to go to, or the answer itself where a file is sent back
 */
export async function answerActor(act: (actor: Actor) => Promise<string | Response>): Promise<Response> {
  const session = await currentSession()
  if (session.state !== 'live') return seeOther(wayIn(session))
  try {
    const answer = await act(session.actor)
    return typeof answer === 'string' ? seeOther(answer) : answer
  } catch (error) {
    if (isCpisError(error, 'not-permitted')) return seeOther('/not-permitted')
    // Another's and none are the same: the server answers with the kept "Page not found".
    if (isCpisError(error, 'not-found')) return notThere()
    throw error
  }
}

/** The answer to an address that leads nowhere, or that somebody else's leads to: the server puts the kept "Page not found" in its place. */
export function notThere(): Response {
  return new Response(null, { status: 404 })
}

/** Says in a sentence why what was sent could not be taken: to whoever sends what no form of ours sends, or what was cut off on its way. */
export function notTaken(sentence: string): Response {
  return new Response(`${sentence}\n`, { status: 400, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}

/** A file to be taken away, in whose name nothing stands about anybody. A CSV text is as `writeCsv` made it. */
export type Download = { text: string; type: 'text/csv' | 'application/xml'; fileName: string }

/** A file that a browser keeps under its name and never shows. Spreadsheets take a CSV for UTF-8 by the mark before it. */
export function fileAnswer({ text, type, fileName }: Download): Response {
  return new Response(type === 'text/csv' ? `\ufeff${text}` : text, {
    headers: { 'Content-Type': `${type}; charset=utf-8`, 'Content-Disposition': `attachment; filename="${fileName}"`, 'Cache-Control': 'no-store' },
  })
}
