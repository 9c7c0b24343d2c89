import type { IncomingMessage, ServerResponse } from 'node:http'
import { log } from '@/lib/shared/log'
import { Arrival } from './request-timeout'
import { answerKept, answerPlainly, type KeptPage } from './fallback-pages'
import { watchForm } from './multipart-end'

/** A page in place of what the framework says; or that what was sent has not arrived whole, which is nobody's failure here. */
type Replacement = KeptPage | 'not whole'

/**
 * Watches one answer before it begins. Status 500, or none in time, goes out as "CPIS is unavailable" with 503: in this service a
 * thrown error always means "we could not check". Status 404 for a page goes out as the kept "Page not found", the same for what does
 * not exist and what is somebody else's; the framework's own shows its words only by script. What the framework writes after it is dropped.
 *
 * @param request the request being answered
 * @param response its response, before anything has been written
 * @param deadline how long an answer may take to begin once everything has arrived, in milliseconds; null for no limit
 */
export function replaceFailures(request: IncomingMessage, response: ServerResponse, deadline: number | null): void {
  const original = { writeHead: response.writeHead, write: response.write, end: response.end, flushHeaders: response.flushHeaders }
  let replaced = false
  const isWhole = watchForm(request)

  const replace = (page: Replacement) => {
    replaced = true
    arrival?.stop()
    Object.assign(response, original)
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    if (page === 'unavailable') log('error', 'page answered as unavailable', { path: pathOf(request), status: 503 })
    // Whatever comes after that is not read: it must not be taken after all.
    if (page === 'not whole') answerPlainly(request.complete ? 400 : 408, 'What was sent did not arrive whole. Nothing has changed. Send it again', response.setHeader('Connection', 'close'))
    else answerKept(page, response, request.method)
    response.write = (() => true) as typeof response.write
    response.end = (() => response) as typeof response.end
    response.writeHead = (() => response) as typeof response.writeHead
    response.setHeader = (() => response) as typeof response.setHeader
  }
  const arrival = deadline === null ? null : new Arrival(request, deadline, (whole) => {
    if (!response.headersSent && !replaced && !response.destroyed) replace(whole ? 'unavailable' : 'not whole')
  })
  response.once('close', () => arrival?.stop())

  const replacementFor = (status: number): Replacement | null => {
    if (replaced || response.headersSent) return null
    if (status === 500) return isWhole() ? 'unavailable' : 'not whole'
    return status === 404 && asksForPage(request) ? 'absent' : null
  }
  response.writeHead = function (status: number, ...rest: unknown[]) {
    const page = replacementFor(status)
    if (page === null) return Reflect.apply(original.writeHead, response, [status, ...rest]) as ServerResponse
    replace(page)
    return response
  } as typeof response.writeHead
  for (const name of ['write', 'end', 'flushHeaders'] as const) {
    response[name] = function (...rest: unknown[]) {
      const page = replacementFor(response.statusCode)
      if (page === null) return Reflect.apply(original[name] as (...rest: unknown[]) => unknown, response, rest)
      replace(page)
      return true
    } as never
  }
}

/** Whether a browser asks for a page: not for a file of the framework, not for the data of a page, not for a machine's answer. */
function asksForPage(request: IncomingMessage): boolean {
  const path = request.url ?? ''
  return !/^\/(_next|api|assets|messageexchange)\//.test(path) && request.headers.rsc === undefined
}

/** The path of a request with ids taken out: paths hold no personal data, and the log needs only the kind of page. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0]!.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '[id]')
}
