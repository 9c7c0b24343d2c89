import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import next from 'next'
import { env } from '@/lib/config/env'
import { isKnownBrowser } from '@/lib/identity/browser'
import { closeDatabase } from '@/lib/db/close'
import { errorFields, log } from '@/lib/shared/log'
import { PAGE_DEADLINE } from '@/lib/shared/page-time'
import { refusalOfBody } from '@/lib/web/body-limits'
import { tellAddress } from './address-of-browser'
import { answerWithFallback, answerPlainly, keepFallbackPages, fallbackPageAt } from './fallback-pages'
import { refuse } from './not-saved'
import { limitLogIns } from './limit-log-ins'
import { Readiness } from './readiness'
import { refuseToStart } from './refuse-to-start'
import { replaceFailures } from './replace-failures'
import { requirePages } from './require-pages'

/**
 * How long an idle connection is kept, in milliseconds: longer than proxies and load balancers keep theirs (60 seconds to two minutes), or one
 * of them sends a request into a connection that we are closing, and somebody gets a 502.
 */
const KEEP_ALIVE = 180_000

/**
 * The web server: Next.js behind a thin layer of our own. The layer exists to keep one promise: whatever goes wrong while a page is being
 * rendered, the answer is "CPIS is unavailable" with status 503, what to do and whom to ring. It needs no JavaScript, no database and no
 * framework, and it can never be mistaken for "no information held".
 */
async function main(): Promise<void> {
  routeConsoleToLog()
  const { PORT: port } = env()
  const host = process.env.HOST || '127.0.0.1'
  const isDevelopment = process.env.NODE_ENV === 'development'
  const app = next({ dev: isDevelopment, dir: process.cwd(), hostname: host, port })
  await refuseToStart(exitWith)
  if (!isDevelopment) requirePages(process.cwd())
  await app.prepare()
  const handle = app.getRequestHandler()
  const limited = limitLogIns(({ headers }) => isKnownBrowser(headers.cookie))
  const tellAddressOf = tellAddress(env().TRUSTED_PROXIES, env().CPIS_MODE === 'production')
  const readiness = new Readiness()
  const { origin } = new URL(env().PUBLIC_URL)
  let draining = false

  const server = createServer((request, response) => {
    tellAddressOf(request)
    if (!isUsedMethod(request)) return refuse(405, 'This method is not used here', request, response.setHeader('Allow', 'GET, HEAD, POST'))
    if (answerHealth(request, response, readiness)) return
    // Ahead of the framework, which would first read the whole body into memory.
    const refused = request.method === 'POST' ? refusalOfBody(pathOf(request), request.headers['content-length']) : null
    if (refused) return refuse(refused.status, refused.sentence, request, response)
    if (draining) response.setHeader('Connection', 'close')
    const fallback = isDecodable(request.url) ? fallbackPageAt(request.url) : 'absent'
    if (fallback && request.headers['x-cpis-inner'] !== innerToken) return answerWithFallback(fallback, response, request.method)
    limited(request, response, () => {
      replaceFailures(request, response, origin, isDevelopment ? null : PAGE_DEADLINE)
      handle(request, response).catch((error: unknown) => answerFailure(error, request, response))
    })
  })
  server.keepAliveTimeout = KEEP_ALIVE
  const innerToken = crypto.randomUUID()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const stopRenewal = keepFallbackPages(`http://127.0.0.1:${port}`, innerToken)
  process.stdout.write(`ready ${env().PUBLIC_URL}\n`)

  onStop(
    () => {
      draining = true
      readiness.drain()
    },
    () => {
      stopRenewal()
      server.close(() => void closeDatabase().finally(() => process.exit(0)))
      server.closeIdleConnections()
    },
  )
}

/** An answer that has begun cannot become another one: it is cut off. */
function answerFailure(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  log('error', 'request.failed', errorFields(error))
  if (!response.headersSent) answerWithFallback('unavailable', response, request.method)
  else response.destroy()
}

/**
 * Shuts down gracefully: it stops being ready at once, so that a load balancer sends nothing more; it goes on answering for DRAIN_SECONDS,
 * in which the balancer notices; then it accepts nothing new, and requests under way get some time to finish.
 */
function onStop(drain: () => void, close: () => void): void {
  const pause = env().DRAIN_SECONDS * 1000
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    drain()
    setTimeout(close, pause)
    setTimeout(() => process.exit(0), pause + (pause > 0 ? 20_000 : 5_000)).unref()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

/** Answers the two health checks, whether the process lives and whether it is ready: in one word, with no detail for anybody. */
function answerHealth(request: IncomingMessage, response: ServerResponse, readiness: Readiness): boolean {
  if (request.method === 'POST' || (request.url !== '/api/livez' && request.url !== '/api/readyz')) return false
  if (request.url === '/api/livez') answerPlainly(200, 'live', response)
  else void readiness.isReady().then((ready) => answerPlainly(ready ? 200 : 503, ready ? 'ready' : 'unready', response))
  return true
}

/** Only the methods that browsers use, and the one PUT of an authority's system: the framework answers others with an error, or with another host's address. */
function isUsedMethod(request: IncomingMessage): boolean {
  if (request.method === 'PUT') return /^\/messageexchange\/[A-Z0-9]+\/inbox\/[A-Z0-9]+\/status\/acknowledged$/.test(request.url ?? '')
  return /^(GET|HEAD|POST)$/.test(request.method ?? '') && request.url?.startsWith('/') === true
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0]!
}

/** Whether the percent-encoding of an address is valid: the framework throws if it is not. */
function isDecodable(address = ''): boolean {
  try {
    decodeURIComponent(address.split('?')[0]!)
    return true
  } catch {
    return false
  }
}

/** The framework prints whole errors, and those can quote a row of the database. Only their name, code and first line pass. */
function routeConsoleToLog(): void {
  for (const level of ['error', 'warn'] as const) {
    console[level] = (...parts: unknown[]) => {
      const error = parts.find((part) => part instanceof Error)
      log(level, 'framework.message', error ? errorFields(error) : { errorMessage: parts.map(String).join(' ').slice(0, 300) })
    }
  }
}

function exitWith(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

main().catch((error: unknown) => exitWith(error instanceof Error ? error.message : 'The server could not start'))
