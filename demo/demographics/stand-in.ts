import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
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

/** Longer than any client keeps a connection that it does not use: the client closes first, so that no question meets a closing door. */
const KEPT_FOR_MS = 65_000

/**
 * Listens on 127.0.0.1 and answers about people as the Personal Demographics Service would.
 *
 * @param people whom it knows
 * @param options TCP `port`, 0 for any; the bearer `token` that it wants, if it wants one
 * @throws Refusal when another program has the port
 */
export async function startStandIn(people: KnownPeople, options: { port: number; token?: string }): Promise<StandIn> {
  const server = createServer({ keepAliveTimeout: KEPT_FOR_MS }, (request, response) => answer(people, options.token, request, response))
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const stop = () => new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${port}${BASE_PATH}`, stop }
}

function answer(people: KnownPeople, token: string | undefined, request: IncomingMessage, response: ServerResponse): void {
  const { method = '', headers } = request
  // Only the path and what is asked count; the name under which it was reached is the client's word.
  const here = `http://127.0.0.1:${request.socket.localPort ?? ''}`
  const { status, body } = URL.canParse(request.url ?? '', here)
    ? answerRequest(people, token, { method, url: new URL(request.url ?? '', here), headers })
    : errorAnswer('UNSUPPORTED_SERVICE')
  const text = JSON.stringify(body)
  const mirrored = ['x-request-id', 'x-correlation-id'].flatMap((name) => {
    const value = request.headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  response.writeHead(status, {
    'content-type': 'application/fhir+json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...Object.fromEntries(mirrored),
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
