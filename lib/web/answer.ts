import type { Actor } from '@/lib/identity/actor'
import { currentSession, wayIn } from '@/lib/identity/current-session'
import { seeOther } from '@/lib/identity/see-other'
import { isCpisError } from '@/lib/shared/errors'

/**
 * Answers a request that has no page of its own, from somebody working in a role: with a 303 to its result, so that Back never shows an old
 * result (interface specification, rule 2), or with what it asked for. Somebody not working in a role is sent to where they can choose one.
 * Failures that are not the person's are rethrown and become "CPIS is unavailable".
 *
 * @param act does the work, and returns the path to go to, or the response itself when it sends a file
 */
export async function answerActor(act: (actor: Actor) => Promise<string | Response>): Promise<Response> {
  const session = await currentSession()
  if (session.state !== 'live') return seeOther(wayIn(session))
  try {
    const answer = await act(session.actor)
    return typeof answer === 'string' ? seeOther(answer) : answer
  } catch (error) {
    if (isCpisError(error, 'not-permitted')) return seeOther('/not-permitted')
    // Somebody else's and non-existent look the same: the server answers with the stored "Page not found".
    if (isCpisError(error, 'not-found')) return notThere()
    throw error
  }
}

/** The answer for what does not exist or is somebody else's: the server replaces it with the stored "Page not found". */
export function notThere(): Response {
  return new Response(null, { status: 404 })
}

/** Says in a sentence why what was sent was not accepted: it came from no form of ours, or was cut off on its way. */
export function notTaken(sentence: string): Response {
  return new Response(`${sentence}\n`, { status: 400, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}

/** A file to download, whose name says nothing about anybody. CSV text is as `writeCsv` made it. */
export type Download = { text: string; type: 'text/csv' | 'application/xml'; fileName: string }

/** A file that the browser saves under its name and never displays. The mark in front makes spreadsheets read a CSV as UTF-8. */
export function fileAnswer({ text, type, fileName }: Download): Response {
  return new Response(type === 'text/csv' ? `\ufeff${text}` : text, {
    headers: { 'Content-Type': `${type}; charset=utf-8`, 'Content-Disposition': `attachment; filename="${fileName}"`, 'Cache-Control': 'no-store' },
  })
}
