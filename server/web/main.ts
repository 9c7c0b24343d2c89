import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import next from 'next'
import { env } from '@/lib/config/env'
import { closePool } from '@/lib/db/pool'
import { errorFields, log } from '@/lib/shared/log'
import { refusalOfBody } from '@/lib/web/body-limits'
import { addressOfBrowser } from './address-of-browser'
import { answerKept, answerPlainly, keepPages, keptPageAt } from './fallback-pages'
import { logInTurns } from './limit-log-ins'
import { refuseStrongLogin } from './refuse-privileged-login'
import { Readiness } from './readiness'
import { replaceFailures } from './replace-failures'

/** No page takes longer than this to begin, in milliseconds: somebody is waiting beside a child. Pages being edited may. */
const DEADLINE = 4_500

/**
 * The web server: Next.js behind a thin layer of our own. The layer exists for one promise: whatever goes wrong while a page is made
 * is answered with "CPIS is unavailable", what to do and whom to ring, status 503, without JavaScript, without the database and
 * without the framework, and so can never look like "nothing held".
 */
async function main(): Promise<void> {
  logThroughTheTripwire()
  const { PORT: port } = env()
  const host = process.env.HOST || '127.0.0.1'
  const editing = process.env.NODE_ENV === 'development'
  const app = next({ dev: editing, dir: process.cwd(), hostname: host, port })
  await refuseStrongLogin(refuse)
  await app.prepare()
  const handle = app.getRequestHandler()
  const inItsTurn = logInTurns()
  const readiness = new Readiness()
  let draining = false

  const server = createServer((request, response) => {
    // Only our own socket says where a request came from, unless a trusted proxy stands in front.
    delete request.headers['x-cpis-address']
    request.headers['x-cpis-address'] = addressOfBrowser(request, env().TRUSTED_PROXIES)
    if (!isOrdinary(request)) return answerPlainly(405, 'This method is not used here', response.setHeader('Allow', 'GET, HEAD, POST'))
    if (answerHealth(request, response, readiness)) return
    // Before the framework, which would wait for all of it and keep it in memory, and only then ask the proxy.
    const refused = request.method === 'POST' ? refusalOfBody(pathOf(request), request.headers['content-length']) : null
    if (refused) return answerPlainly(refused.status, refused.sentence, response)
    if (draining) response.setHeader('Connection', 'close')
    const keptPage = isReadable(request.url) ? keptPageAt(request.url) : 'absent'
    if (keptPage && request.headers['x-cpis-inner'] !== innerToken) return answerKept(keptPage, response, request.method)
    inItsTurn(request, response, () => {
      replaceFailures(request, response, editing ? null : DEADLINE)
      handle(request, response).catch((error: unknown) => {
        log('error', 'request failed', errorFields(error))
        if (!response.headersSent) answerKept('unavailable', response, request.method)
        else response.destroy()
      })
    })
  })
  const innerToken = crypto.randomUUID()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const stopKeeping = keepPages(`http://127.0.0.1:${port}`, innerToken)
  process.stdout.write(`ready ${env().PUBLIC_URL}\n`)

  onStop(() => {
    draining = true
    readiness.drain()
  }, () => {
    stopKeeping()
    server.close(() => void closePool().finally(() => process.exit(0)))
    server.closeIdleConnections()
  })
}

/**
 * Stops in order: at once it is no longer ready, so that a balancer sends nothing more; it goes on answering for DRAIN_SECONDS, in which the
 * balancer finds out; then it takes nothing new, and what is under way has a while.
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

/** Whether the process lives, and whether it is ready for requests: one word, and no detail for anybody. */
function answerHealth(request: IncomingMessage, response: ServerResponse, readiness: Readiness): boolean {
  if (request.method === 'POST' || (request.url !== '/api/livez' && request.url !== '/api/readyz')) return false
  if (request.url === '/api/livez') answerPlainly(200, 'live', response)
  else void readiness.isReady().then((ready) => answerPlainly(ready ? 200 : 503, ready ? 'ready' : 'unready', response))
  return true
}

/** Only what browsers send, and the one PUT of an authority's system: the framework answers anything else with an error, or with the address of another host. */
function isOrdinary(request: IncomingMessage): boolean {
  if (request.method === 'PUT') return /^\/messageexchange\/[A-Z0-9]+\/inbox\/[A-Z0-9]+\/status\/acknowledged$/.test(request.url ?? '')
  return /^(GET|HEAD|POST)$/.test(request.method ?? '') && request.url?.startsWith('/') === true
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0]!
}

/** Whether the percent signs of an address mean something: the framework breaks down over those that do not. */
function isReadable(address = ''): boolean {
  try {
    decodeURIComponent(address.split('?')[0]!)
    return true
  } catch {
    return false
  }
}

/** The framework prints whole errors, which can hold what the database said about a row. Only their name, code and first line pass. */
function logThroughTheTripwire(): void {
  for (const level of ['error', 'warn'] as const) {
    console[level] = (...parts: unknown[]) => {
      const error = parts.find((part) => part instanceof Error)
      log(level, 'framework', error ? errorFields(error) : { errorMessage: parts.map(String).join(' ').slice(0, 300) })
    }
  }
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

main().catch((error: unknown) => refuse(error instanceof Error ? error.message : 'The server could not start'))
