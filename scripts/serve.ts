import { createServer, type IncomingMessage } from 'node:http'
import next from 'next'
import { env } from '@/lib/config/env'
import { closePool } from '@/lib/db/pool'
import { errorFields, log } from '@/lib/shared/log'
import { refusalOfBody } from '@/lib/web/body-limits'
import { addressOfBrowser } from './server/address-of-browser'
import { answerKept, answerPlainly, keepPages, keptPageAt } from './server/kept-pages'
import { logInTurns } from './server/log-in-turns'
import { refuseStrongLogin } from './server/refuse-strong-login'
import { replaceFailures } from './server/replace-failures'

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
  let draining = false

  const server = createServer((request, response) => {
    // Only our own socket says where a request came from, unless a trusted proxy stands in front.
    delete request.headers['x-cpis-address']
    request.headers['x-cpis-address'] = addressOfBrowser(request, env().TRUSTED_PROXIES)
    if (!isOrdinary(request)) return answerPlainly(405, 'This method is not used here', response.setHeader('Allow', 'GET, HEAD, POST'))
    if (request.url === '/api/livez' && request.method !== 'POST') return answerPlainly(200, 'live', response)
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

  const stop = () => {
    if (draining) return
    draining = true
    stopKeeping()
    server.close(() => void closePool().finally(() => process.exit(0)))
    server.closeIdleConnections()
    setTimeout(() => process.exit(0), 5_000).unref()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
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
