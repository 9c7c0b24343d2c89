import { NextResponse, type NextRequest } from 'next/server'
import { env } from '@/lib/config/env'

const METHODS = new Set(['GET', 'HEAD', 'POST'])
const LARGEST_FORM = 100_000
/** A file of 5 MB and the form around it. */
const LARGEST_FILE_FORM = 5_010_000
const FILE_FORM = '/uploads/send'

/** The one change that no form makes: an authority's system says that it has a message. It is signed, carries no body and no cookie counts. */
const ACKNOWLEDGEMENT = /^\/messageexchange\/[A-Z0-9]{5,20}\/inbox\/[A-Z0-9]{32}\/status\/acknowledged$/

/**
 * What stands before every page and route: it drops what can only be an attack and sets the content policy. It never grants access;
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
  // A page cannot choose its status, and the framework's own "forbidden" shows its words only by script.
  const status = request.nextUrl.pathname === '/not-permitted' ? 403 : undefined
  const response = NextResponse.next({ request: { headers }, ...(status && { status }) })
  response.headers.set('Content-Security-Policy', policy)
  if (env().PUBLIC_URL.startsWith('https:')) {
    response.headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains')
  }
  return response
}

function hasNoBody(request: NextRequest): boolean {
  return Number(request.headers.get('content-length') ?? 0) === 0 && !request.headers.has('transfer-encoding')
}

/** A change is accepted only from our own pages: the origin must be there and be exactly ours. */
function refusalOfPost(request: NextRequest): NextResponse | null {
  if (request.headers.get('origin') !== new URL(env().PUBLIC_URL).origin) return refusal(403, 'This did not come from a page of this service')
  if (request.headers.get('sec-fetch-site') === 'cross-site') return refusal(403, 'This did not come from a page of this service')
  const length = request.headers.get('content-length')
  if (length === null) return refusal(411, 'The length of what is sent must be given')
  const largest = request.nextUrl.pathname === FILE_FORM ? LARGEST_FILE_FORM : LARGEST_FORM
  if (!(Number(length) <= largest)) return refusal(413, request.nextUrl.pathname === FILE_FORM ? 'The file must be smaller than 5MB' : 'That is too large')
  return null
}

function refusal(status: number, sentence: string): NextResponse {
  return new NextResponse(`${sentence}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}

function contentPolicy(nonce: string): string {
  // A form's redirects count as its target in Chromium, and logging in leads to the identity providers.
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
