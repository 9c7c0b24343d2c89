import type { ServerResponse } from 'node:http'
import { FIXED_HEADERS } from '@/lib/config/fixed-headers'
import { errorFields, log } from '@/lib/shared/log'

const HOUR = 3_600_000
const SOON = 30_000

const POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

const HEADERS = {
  ...FIXED_HEADERS,
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': POLICY,
}

/** The page `unavailable` says that we could not check and whom to ring; `absent` that an address leads nowhere. */
export type KeptPage = 'unavailable' | 'absent'

const kept: Record<KeptPage, { path: string; status: number; html: string }> = {
  unavailable: {
    path: '/unavailable',
    status: 503,
    html: bare('Not checked', `<h1>CPIS is unavailable</h1><h2>We could not check this child</h2><p><strong>Do not treat this as no information.</strong> Follow your local
paper process, and call the children’s social care duty team of the child’s local authority.</p><p><a href="/lookup">Try again</a></p>`),
  },
  absent: {
    path: '/absent',
    status: 404,
    html: bare('Page not found', '<h1>Page not found</h1><p><a href="/">Go to your start page</a></p>'),
  },
}

/** Whether an address is one of a kept page: a browser that asks for it gets the kept page with its status. */
export function keptPageAt(address: string | undefined): KeptPage | null {
  const path = address?.split('?')[0]
  return path === kept.unavailable.path ? 'unavailable' : path === kept.absent.path ? 'absent' : null
}

/**
 * Keeps copies of the pages that must be there when nothing else is, made by the service itself while it works and made anew every
 * hour. They hold nothing about anybody and run no script.
 *
 * @param origin where the service answers on this machine
 * @param token lets these requests through to the framework
 * @returns a function that stops the renewal
 */
export function keepPages(origin: string, token: string): () => void {
  let timer: NodeJS.Timeout | undefined
  const renew = async () => {
    let next = HOUR
    for (const page of Object.values(kept)) {
      try {
        const answer = await fetch(`${origin}${page.path}`, { headers: { 'x-cpis-inner': token }, signal: AbortSignal.timeout(10_000) })
        if (!answer.ok) throw new Error(`status ${answer.status}`)
        page.html = withoutScripts(await answer.text())
      } catch (error) {
        log('warn', 'a kept page could not be renewed', errorFields(error))
        next = SOON
      }
    }
    timer = setTimeout(() => void renew(), next)
    timer.unref()
  }
  void renew()
  return () => clearTimeout(timer)
}

/** Answers with a kept page and its status. */
export function answerKept(page: KeptPage, response: ServerResponse, method: string | undefined): void {
  const { status, html } = kept[page]
  response.writeHead(status, status === 503 ? { ...HEADERS, 'Retry-After': '10' } : HEADERS)
  response.end(method === 'HEAD' ? undefined : html)
}

/** Answers with a sentence and no page: to whoever sends what no form of ours sends. */
export function answerPlainly(status: number, sentence: string, response: ServerResponse): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}

/** What is shown until the service has made the whole page once: for a server that starts while the database is away. */
function bare(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body style="font-family:Arial,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem"><main>${content}</main></body></html>`
}

function withoutScripts(html: string): string {
  return html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '').replace(/<link\b[^>]*\bas="script"[^>]*>/g, '')
}
