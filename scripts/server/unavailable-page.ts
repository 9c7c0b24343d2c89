import type { ServerResponse } from 'node:http'
import { errorFields, log } from '@/lib/shared/log'

const HOUR = 3_600_000

const POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

/** Shown until the service has made the full page once: for a server that starts while the database is away. */
const BARE_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not checked</title></head><body style="font-family:Arial,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem">
<main><h1>We could not check this child</h1><p><strong>CPIS is unavailable. Do not treat this as no information.</strong></p>
<p>Follow your local paper process, and call the children’s social care duty team of the child’s local authority.</p>
<p><a href="/lookup">Try again</a></p></main></body></html>`

let page = BARE_PAGE

/**
 * Keeps a copy of the page "CPIS is unavailable", with the duty telephone list, made by the service itself while it works and
 * made anew every hour. It holds nothing about a child and runs no script.
 *
 * @param address where the service shows that page
 * @param token lets this request through to the framework
 * @returns a function that stops the renewal
 */
export function keepUnavailablePage(address: string, token: string): () => void {
  let timer: NodeJS.Timeout | undefined
  const renew = async () => {
    let next = HOUR
    try {
      const answer = await fetch(address, { headers: { 'x-cpis-inner': token }, signal: AbortSignal.timeout(10_000) })
      if (!answer.ok) throw new Error(`status ${answer.status}`)
      page = withoutScripts(await answer.text())
    } catch (error) {
      log('warn', 'the unavailable page could not be renewed', errorFields(error))
      next = 30_000
    }
    timer = setTimeout(() => void renew(), next)
    timer.unref()
  }
  void renew()
  return () => clearTimeout(timer)
}

/** Answers 503 with the kept page: what happened, what it means, what to do, whom to ring. */
export function answerUnavailable(response: ServerResponse, method: string | undefined): void {
  response.writeHead(503, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Retry-After': '10',
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  })
  response.end(method === 'HEAD' ? undefined : page)
}

function withoutScripts(html: string): string {
  return html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '').replace(/<link\b[^>]*\bas="script"[^>]*>/g, '')
}
