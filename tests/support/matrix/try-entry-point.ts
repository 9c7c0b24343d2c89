import type { EntryPoint } from './built-entry-points'
import { fileForm } from '../file-sender'

/** How an entry point answered, with what differs every time (nonces, build ids) removed from the body. */
export type EntryPointAnswer = { status: number; location: string | null; body: string }

/** What is sent with a form: enough for it to get as far as the permission check. */
export type EntryPointForm = Readonly<Record<string, string>>

/**
 * Calls an entry point directly, as no browser would: without having opened its page first.
 *
 * @param path the path with its ids filled in
 * @param form what is posted; nothing for a page
 * @param method of a route handler
 */
export async function tryEntryPoint(
  url: string,
  entryPoint: EntryPoint,
  path: string,
  cookie: string | null,
  method: string,
  form: EntryPointForm,
): Promise<EntryPointAnswer> {
  const headers: Record<string, string> = { Origin: url, ...(cookie !== null && { Cookie: cookie }) }
  const posts = entryPoint.kind === 'action' || method === 'POST' || method === 'PUT'
  const fields = entryPoint.kind === 'action' ? { [`$ACTION_ID_${entryPoint.actionId}`]: '', ...form } : form
  const sent =
    entryPoint.kind === 'action' || path === '/uploads/send'
      ? fileForm(fields, path === '/uploads/send' ? { name: 'a.csv', bytes: Buffer.from('a') } : null)
      : urlEncoded(fields)
  const response = await fetch(url + path, {
    method: posts ? (method === 'PUT' ? 'PUT' : 'POST') : 'GET',
    redirect: 'manual',
    headers: posts && method !== 'PUT' ? { ...headers, 'Content-Type': sent.type, 'Content-Length': String(sent.body.length) } : headers,
    ...(posts && method !== 'PUT' && { body: new Uint8Array(sent.body) }),
  })
  return { status: response.status, location: response.headers.get('location')?.replace(url, '') ?? null, body: alike(await response.text(), path) }
}

function urlEncoded(fields: EntryPointForm): { type: string; body: Buffer } {
  return { type: 'application/x-www-form-urlencoded', body: Buffer.from(new URLSearchParams({ ...fields }).toString()) }
}

/** The address itself and what is generated afresh for each answer are differences that reveal nothing. */
function alike(body: string, path: string): string {
  return body
    .replaceAll(path, '[path]')
    .replaceAll(
      /nonce="[^"]*"|"nonce":"[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|data-seconds-left="\d+"|"data-seconds-left":\d+|[A-Za-z0-9+/_-]{40,}={0,2}/g,
      '[once]',
    )
}
