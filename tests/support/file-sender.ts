import { setTimeout as pause } from 'node:timers/promises'

/** Somebody who sends files from a browser. */
export type FileSender = { url: string; cookie: string }

/** How far a file got: its page, or the page or words that refused it before it had one. */
export type FileStanding = {
  /** Null when the file never got a page. */
  uploadId: string | null
  /** The tag on its page; `Not received` if it has none. */
  state: string
  /** Why none of it was accepted, in the page's words; empty if it was. */
  refusal: string
  /** Every status on the way that should not occur: 5xx, or a missing page. */
  faults: string[]
}

const BOUNDARY = '----cpis-test-boundary-7f3a'

/** A file form as a browser encodes it, from its fields and its file. */
export function fileForm(
  fields: Record<string, string>,
  file: { name: string; bytes: Buffer } | null,
  boundary = BOUNDARY,
): { type: string; body: Buffer<ArrayBuffer> } {
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  if (file) {
    parts.push(
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\nContent-Type: text/csv\r\n\r\n`),
      file.bytes,
      Buffer.from('\r\n'),
    )
  }
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]) }
}

/**
 * Sends a file as the form on the uploads page does, saves what its preview shows, and follows its page until that says how it ended.
 *
 * @throws Error when the page has not said so within 30 seconds
 */
export async function sendFile(sender: FileSender, bytes: Buffer, contents = 'changes', name = 'hostile.csv'): Promise<FileStanding> {
  const { type, body } = fileForm({ contents }, { name, bytes })
  const faults: string[] = []
  const sent = await post(sender, '/uploads/send', type, body)
  if (sent.status >= 500) faults.push(`sending was answered with ${sent.status}`)
  if (sent.status !== 303) return { uploadId: null, state: 'Not received', refusal: sent.text.trim(), faults }
  const uploadId = /^\/uploads\/([0-9a-f-]{36})/.exec(sent.location)?.[1] ?? null
  if (uploadId === null) return { uploadId, state: 'Not received', refusal: await errorOn(sender, sent.location, faults), faults }
  let standing = await standingOf(sender, uploadId, faults)
  if (standing.state === 'Needs review') {
    const saved = await post(sender, `/uploads/${uploadId}/confirm`, 'application/x-www-form-urlencoded', Buffer.alloc(0))
    if (saved.status !== 303) faults.push(`saving was answered with ${saved.status}`)
    standing = await standingOf(sender, uploadId, faults)
  }
  return { uploadId, ...standing, faults }
}

async function standingOf(sender: FileSender, uploadId: string, faults: string[]): Promise<{ state: string; refusal: string }> {
  for (const until = performance.now() + 30_000; performance.now() < until; await pause(50)) {
    const page = await get(sender, `/uploads/${uploadId}`)
    if (page.status !== 200) {
      faults.push(`its page was answered with ${page.status}`)
      return { state: 'No page', refusal: '' }
    }
    const state = /<strong class="nhsuk-tag[^"]*">([^<]+)</.exec(main(page.text))?.[1] ?? 'No tag'
    if (state === 'Checking' || state === 'Saving') continue
    return { state, refusal: state === 'Refused' ? (/<p><strong>([^<]*)<\/strong><\/p>/.exec(main(page.text))?.[1] ?? '') : '' }
  }
  throw new Error('The page of a file still says that it is being worked on, after 30 seconds')
}

async function errorOn(sender: FileSender, location: string, faults: string[]): Promise<string> {
  const page = await get(sender, location)
  if (page.status !== 200) faults.push(`${location.split('?')[0]} was answered with ${page.status}`)
  return /nhsuk-error-summary[\s\S]*?<li>(?:<a[^>]*>)?([^<]+)/.exec(page.text)?.[1] ?? ''
}

/** The part of a page between header and footer. */
export function main(page: string): string {
  return /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? ''
}

async function get({ url, cookie }: FileSender, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url + path, { headers: { cookie }, redirect: 'manual', signal: AbortSignal.timeout(20_000) })
  return { status: response.status, text: await response.text() }
}

async function post(
  { url, cookie }: FileSender,
  path: string,
  type: string,
  body: Buffer,
): Promise<{ status: number; location: string; text: string }> {
  const response = await fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    headers: { cookie, origin: url, 'content-type': type, 'content-length': String(body.length) },
    body: new Uint8Array(body),
  })
  return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() }
}
