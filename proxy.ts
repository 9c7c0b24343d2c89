import { NextResponse, type NextRequest } from 'next/server'
import { env } from '@/lib/config/env'
import { secondsToWait } from '@/lib/identity/too-many-log-ins'
import { refusalOfBody } from '@/lib/web/body-limits'

const METHODS = new Set(['GET', 'HEAD', 'POST'])

/**
 * The one change not made by a form: an authority's system confirms a message. The request is signed and has no body; cookies are ignored.
 */
const ACKNOWLEDGEMENT = /^\/messageexchange\/[A-Z0-9]{5,20}\/inbox\/[A-Z0-9]{32}\/status\/acknowledged$/

/** A provider's notice of a log-out: it is signed, and cookies are ignored. It comes from no page, and so has no origin. */
const LOG_OUT_NOTICE = /^\/api\/auth\/backchannel-logout\/(cis2|entra)$/

/** Where systems prove who they are with a key or token of their own: cookies are ignored there, so the origin need not be checked. */
const MACHINES = /^\/(oauth2\/token|api\/uploads)$/

/**
 * Runs before every page and route: it drops what can only be an attack, and sets the content security policy. It never grants access;
 * who may see what is decided where the data is (security-and-reliability sections 1, row 22, and 8).
 */
export function proxy(request: NextRequest): NextResponse {
  if (request.method === 'PUT' && ACKNOWLEDGEMENT.test(request.nextUrl.pathname)) {
    if (!hasNoBody(request)) return refusal(413, 'That is too large')
  } else if (!METHODS.has(request.method)) return refusal(405, 'This method is not used here')
  if (request.method === 'POST') {
    const refused = refusalOfPost(request)
    if (refused) return refused
  }
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64')
  const policy = contentPolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  // A page cannot set its own status, and the framework's "forbidden" shows its words only by script.
  const wait = request.nextUrl.pathname === '/log-in' ? secondsToWait(request.nextUrl.searchParams) : 0
  const status = request.nextUrl.pathname === '/not-permitted' ? 403 : wait === 0 ? undefined : 429
  const response = NextResponse.next({ request: { headers }, ...(status && { status }) })
  if (wait > 0) response.headers.set('Retry-After', String(wait))
  response.headers.set('Content-Security-Policy', policy)
  if (env().PUBLIC_URL.startsWith('https:')) {
    response.headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains')
  }
  return response
}

function hasNoBody(request: NextRequest): boolean {
  return Number(request.headers.get('content-length') ?? 0) === 0 && !request.headers.has('transfer-encoding')
}

/** A change is accepted only from our own pages: the origin must be present and exactly ours. */
function refusalOfPost(request: NextRequest): NextResponse | null {
  const path = request.nextUrl.pathname
  if (!MACHINES.test(path) && !LOG_OUT_NOTICE.test(path) && !isFromOurPages(request))
    return refusal(403, 'This did not come from a page of this service')
  const refused = refusalOfBody(request.nextUrl.pathname, request.headers.get('content-length'))
  return refused && refusal(refused.status, refused.sentence)
}

function isFromOurPages(request: NextRequest): boolean {
  return request.headers.get('origin') === new URL(env().PUBLIC_URL).origin && request.headers.get('sec-fetch-site') !== 'cross-site'
}

function refusal(status: number, sentence: string): NextResponse {
  return new NextResponse(`${sentence}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}

function contentPolicy(nonce: string): string {
  // Chromium counts a form's redirects as its target too, and logging in redirects to the identity providers.
  const providers = [env().CIS2_ISSUER, env().ENTRA_ISSUER].filter((issuer) => issuer !== undefined).map((issuer) => new URL(issuer).origin)
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    ['form-action', "'self'", ...new Set(providers)].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')
}

export const config = { matcher: '/((?!_next/static|assets/).*)' }
