import type { IncomingMessage, ServerResponse } from 'node:http'
import { log } from '@/lib/shared/log'
import { answerUnavailable } from './unavailable-page'

/** No page takes longer than this to begin, in milliseconds: somebody is waiting beside a child. */
const DEADLINE = 4_500

/**
 * Watches one answer: when it is about to begin with status 500, or has not begun in time, "CPIS is unavailable" with status 503 goes
 * out instead and whatever the framework writes after it is dropped. In this service a thrown error always means "we could not check".
 *
 * @param request the request being answered
 * @param response its response, before anything has been written
 */
export function replaceFailures(request: IncomingMessage, response: ServerResponse): void {
  const original = { writeHead: response.writeHead, write: response.write, end: response.end, flushHeaders: response.flushHeaders }
  let replaced = false

  const replace = () => {
    replaced = true
    clearTimeout(deadline)
    Object.assign(response, original)
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    log('error', 'page answered as unavailable', { path: pathOf(request), status: 503 })
    answerUnavailable(response, request.method)
    response.write = (() => true) as typeof response.write
    response.end = (() => response) as typeof response.end
    response.writeHead = (() => response) as typeof response.writeHead
    response.setHeader = (() => response) as typeof response.setHeader
  }

  const deadline = setTimeout(() => {
    if (!response.headersSent && !replaced && !response.destroyed) replace()
  }, DEADLINE)
  response.once('close', () => clearTimeout(deadline))

  response.writeHead = function (this: ServerResponse, status: number, ...rest: unknown[]) {
    if (status === 500 && !replaced) {
      replace()
      return response
    }
    return Reflect.apply(original.writeHead, response, [status, ...rest]) as ServerResponse
  } as typeof response.writeHead
  for (const name of ['write', 'end', 'flushHeaders'] as const) {
    response[name] = function (this: ServerResponse, ...rest: unknown[]) {
      if (!response.headersSent && response.statusCode === 500 && !replaced) {
        replace()
        return true
      }
      return Reflect.apply(original[name] as (...rest: unknown[]) => unknown, response, rest)
    } as never
  }
}

/** The path of a request with ids taken out: paths hold no personal data, and the log needs only the kind of page. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0]!.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '[id]')
}
