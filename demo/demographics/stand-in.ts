import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Refusal } from '@/lib/shared/refusal'
import { answerRequest, BASE_PATH } from './answer-request'
import { errorAnswer } from './fhir-answers'
import type { KnownPeople } from './known-people'

/** The stand-in, listening. */
export type StandIn = {
  /** Base of its API, for DEMOGRAPHICS_URL. */
  url: string
  stop(): Promise<void>
}

/** How the stand-in is to be. */
export type StandInOptions = {
  /** TCP port, 0 for any. */
  port: number
  /** The bearer token that it requires, if any. */
  token?: string
  /** How many questions a second it answers, as the national service does; others are told when to come back. */
  limit?: number
  /** What it answers about a number instead of what it knows. */
  answers?: Pick<ReadonlyMap<string, RequestListener>, 'get'>
}

/** How long an idle connection is kept, in milliseconds: longer than any client keeps one, so that no request meets a closing connection. */
const KEEP_ALIVE_MS = 65_000

/**
 * Listens on 127.0.0.1 and answers as the Personal Demographics Service would.
 *
 * @param people everybody it knows
 * @throws Refusal if another program has the port
 */
export async function startStandIn(people: KnownPeople, options: StandInOptions): Promise<StandIn> {
  const tooMany = limiter(options.limit)
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (tooMany()) return response.writeHead(429, { 'retry-after': '1' }).end()
    const instead = options.answers?.get((request.url ?? '').slice(-10))
    return instead ? instead(request, response) : answer(people, options.token, request, response)
  })
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}${BASE_PATH}`, stop }
}

/** Says of each question whether it is one too many in its second. */
function limiter(limit: number | undefined): () => boolean {
  let second = 0
  let asked = 0
  return () => {
    const now = Math.floor(Date.now() / 1000)
    if (now !== second) asked = 0
    second = now
    asked += 1
    return limit !== undefined && asked > limit
  }
}

function answer(people: KnownPeople, token: string | undefined, request: IncomingMessage, response: ServerResponse): void {
  const { method = '', headers } = request
  // Only the path and the query matter; the Host header is whatever the client says.
  const here = `http://127.0.0.1:${request.socket.localPort ?? ''}`
  const { status, body } = URL.canParse(request.url ?? '', here)
    ? answerRequest(people, token, { method, url: new URL(request.url ?? '', here), headers })
    : errorAnswer('UNSUPPORTED_SERVICE')
  const text = JSON.stringify(body)
  const echoed = ['x-request-id', 'x-correlation-id'].flatMap((name) => {
    const value = request.headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  response.writeHead(status, {
    'content-type': 'application/fhir+json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...Object.fromEntries(echoed),
  })
  response.end(text)
  request.resume()
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: '127.0.0.1', port }, resolve)
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new Refusal(`Port ${port} is in use: set DEMOGRAPHICS_PORT to a free port.`)
  }
}
