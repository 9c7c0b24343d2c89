import type { ServerResponse } from 'node:http'
import { FIXED_HEADERS } from '@/lib/config/fixed-headers'
import { errorFields, log } from '@/lib/shared/log'
import { NOT_SAVED_PLACES } from '@/lib/web/not-saved-places'

/** How long a copy is used before it is made anew, and how soon a failed renewal is tried again, in milliseconds. */
const RENEW_EVERY = 3_600_000
const RETRY_AFTER = 30_000

const POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

/** A page that takes the next scan runs this one script, and nothing else. */
const SCAN = { script: '<script src="/scan-anywhere.js" defer></script>', policy: `${POLICY}; script-src 'self'` }

const HEADERS = {
  ...FIXED_HEADERS,
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': POLICY,
}

/** `unavailable` says that we could not check, and whom to ring; `absent` that there is no such page. */
export type FallbackPage = 'unavailable' | 'absent'

/** Those, and the one that says that nothing was saved, which is finished for each answer (not-saved.ts). */
type StoredPage = FallbackPage | 'not-saved'

const pages: Record<StoredPage, { path: string; status: number; scans: boolean; html: string }> = {
  unavailable: {
    path: '/unavailable',
    status: 503,
    scans: true,
    html: bare(
      'Not checked',
      `<h1>CPIS is unavailable</h1><h2>We could not check this child</h2><p><strong>Do not treat this as no information.</strong> Follow your local
paper process, and call the children’s social care duty team of the child’s local authority.</p><p><a href="/lookup">Try again</a></p>`,
    ),
  },
  absent: {
    path: '/absent',
    status: 404,
    scans: false,
    html: bare('Page not found', '<h1>Page not found</h1><p><a href="/">Go to your start page</a></p>'),
  },
  'not-saved': {
    path: '/not-saved',
    status: 400,
    scans: false,
    html: bare(
      NOT_SAVED_PLACES.title,
      `<h1>${NOT_SAVED_PLACES.title}</h1><p><strong>${NOT_SAVED_PLACES.first}</strong> ${NOT_SAVED_PLACES.why}</p>
<div>${NOT_SAVED_PLACES.typed}</div><p><a href="/">Go to your start page</a></p>`,
    ),
  },
}

/** The fallback page that stands at an address, if any: a browser that asks for it gets our copy, with its status. */
export function fallbackPageAt(address: string | undefined): FallbackPage | null {
  const path = address?.split('?')[0]
  if (path === pages.unavailable.path) return 'unavailable'
  // Without a form there is nothing that was not saved.
  return path === pages.absent.path || path === pages['not-saved'].path ? 'absent' : null
}

/**
 * Keeps copies of the pages that must be there when nothing else works. The service renders them itself while it is well, and again every
 * hour. They contain nothing about anybody; the one that says that nobody was checked takes the next scan (public/scan-anywhere.js).
 *
 * @param origin the address of the service on this machine
 * @param token lets these requests through to the framework
 * @returns a function that stops the renewal
 */
export function keepFallbackPages(origin: string, token: string): () => void {
  let timer: NodeJS.Timeout | undefined
  const renew = async () => {
    let next = RENEW_EVERY
    for (const page of Object.values(pages)) {
      try {
        const answer = await fetch(`${origin}${page.path}`, { headers: { 'x-cpis-inner': token }, signal: AbortSignal.timeout(10_000) })
        if (!answer.ok) throw new Error(`status ${answer.status}`)
        page.html = withoutScripts(await answer.text())
      } catch (error) {
        log('warn', 'fallback-page.renew.failed', errorFields(error))
        next = RETRY_AFTER
      }
    }
    timer = setTimeout(() => void renew(), next)
    timer.unref()
  }
  void renew()
  return () => clearTimeout(timer)
}

/** Answers with a fallback page and its status. */
export function answerWithFallback(page: FallbackPage, response: ServerResponse, method: string | undefined): void {
  sendStoredPage(page, response, method, { status: pages[page].status, scans: pages[page].scans, written: {} })
}

/** How a stored page is finished: its status, whether it takes the next scan, and the HTML that is written into its places. */
type Finish = { status: number; scans: boolean; written: Readonly<Record<string, string>> }

/** Sends a stored page, finished for this answer. */
export function sendStoredPage(page: StoredPage, response: ServerResponse, method: string | undefined, { status, scans, written }: Finish): void {
  const finished = Object.entries(written).reduce((html, [place, text]) => html.replaceAll(place, () => text), pages[page].html)
  response.writeHead(status, { ...HEADERS, ...(status === 503 && { 'Retry-After': '10' }), ...(scans && { 'Content-Security-Policy': SCAN.policy }) })
  response.end(method === 'HEAD' ? undefined : scans ? finished.replace('</body>', () => `${SCAN.script}</body>`) : finished)
}

/** Answers with a sentence of plain text: to whoever sends something that no form of ours sends. */
export function answerPlainly(status: number, sentence: string, response: ServerResponse): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}

/** Shown until the service has rendered the whole page once: for a server that starts while the database is down. */
function bare(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body style="font-family:Arial,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem"><main>${content}</main></body></html>`
}

function withoutScripts(html: string): string {
  return html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '').replace(/<link\b[^>]*\bas="script"[^>]*>/g, '')
}
