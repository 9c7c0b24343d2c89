import type { IncomingMessage } from 'node:http'
import { watchBody } from './watch-body'

/** The most that is kept of a posted form while it is worked on, in bytes: as much as a form may have. */
const MOST_KEPT = 100_000

/** What was typed into a field, with a name for it that people can read. */
export type TypedField = { name: string; text: string }

/**
 * Keeps what a browser posts as it passes, without consuming any, so that it can be given back if the form is not taken. Only until the
 * request is answered, only in memory, and only of a form of our own pages: what another site sends is never shown to anybody.
 *
 * @param origin our own, as browsers name it
 * @returns a function that reads what was typed; empty when nothing was, or it was no form of ours
 */
export function keepPostedForm(request: IncomingMessage, origin: string): () => Promise<TypedField[]> {
  const type = request.headers['content-type'] ?? ''
  const isOurs = request.headers.origin === origin && request.headers['sec-fetch-site'] !== 'cross-site'
  if (request.method !== 'POST' || !isOurs || !/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return async () => []
  let kept: Buffer[] | null = []
  let size = 0
  watchBody(request, (chunk) => {
    size += chunk.length
    if (size > MOST_KEPT) kept = null
    else kept?.push(chunk)
  })
  return async () => {
    if (kept === null) return []
    const form = await new Response(Buffer.concat(kept), { headers: { 'Content-Type': type } }).formData().catch(() => new FormData())
    return [...form].flatMap(([name, value]) => (typeof value === 'string' && isTyped(name, value) ? [{ name: nameOf(name), text: value }] : []))
  }
}

/** Not what the framework and our forms send along: ids, versions and which button it was. */
function isTyped(name: string, value: string): boolean {
  return value.trim() !== '' && !name.startsWith('$') && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}

/** `nhs-number` and `settingName` as words. */
function nameOf(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_.]+/g, ' ')
    .toLowerCase()
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
