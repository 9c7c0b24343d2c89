import type { IncomingMessage, ServerResponse } from 'node:http'
import { log } from '@/lib/shared/log'
import { RequestTimeout } from './request-timeout'
import { answerWithFallback, type FallbackPage } from './fallback-pages'
import { watchMultipartEnd } from './multipart-end'
import { answerNotSaved, answerUnsure, isBareRefusal, isFormToSave, refuse } from './not-saved'
import { keepPostedForm } from './posted-form'

/**
 * A page instead of the framework's own; or `cut-off`: the request did not arrive complete, which is no failure of ours; or `unsure`: a form may or
 * may not have been saved; or the status with which a form was not taken, in a bare sentence.
 */
type Replacement = FallbackPage | 'cut-off' | 'unsure' | number

/**
 * Watches one answer until it begins. Status 500, or no answer in time, goes out as "CPIS is unavailable" with 503: in this service a
 * thrown error always means "we could not check". A form that is no look-up is answered in its place by a page that says that it may have been
 * saved: the act may have ended, or goes on, behind the failure. Status 404 for a page goes out as our own "Page not found", the same for what does not
 * exist and what belongs to somebody else; the framework's page needs a script to show its text. A form that was refused in a bare sentence
 * goes out as "Nothing has been saved", with what was typed. What the framework writes afterwards is dropped.
 *
 * @param request the request being answered
 * @param response its response, before anything has been written
 * @param origin our own, as browsers name it
 * @param deadline how long an answer may take to begin once everything has arrived, in milliseconds; null for no limit
 */
export function replaceFailures(request: IncomingMessage, response: ServerResponse, origin: string, deadline: number | null): void {
  const { writeHead, write, end, flushHeaders, setHeader } = response
  const original = { writeHead, write, end, flushHeaders, setHeader }
  let replaced = false
  const isComplete = watchMultipartEnd(request)
  const readTyped = keepPostedForm(request, origin)

  const answerInstead = (answer: () => void) => {
    Object.assign(response, original)
    answer()
    dropTheRest(response)
  }
  const replace = (page: Replacement) => {
    replaced = true
    timeout?.stop()
    answerInstead(() => {
      for (const name of response.getHeaderNames()) response.removeHeader(name)
      if (page === 'unavailable' || page === 'unsure') log('error', 'page.unavailable', { path: pathOf(request), status: 503 })
      // The rest is not read, so that the request cannot be carried out after all.
      if (page === 'cut-off') refuseCutOff(request, response)
      else if (page === 'unavailable' || page === 'absent') answerWithFallback(page, response, request.method)
    })
    if (page === 'unsure') void readTyped().then((typed) => answerInstead(() => answerUnsure(request, response, typed)))
    else if (typeof page === 'number') void readTyped().then((typed) => answerInstead(() => answerNotSaved(page, request, response, typed)))
  }
  const failure = (): Replacement => (isFormToSave(request) ? 'unsure' : 'unavailable')
  const timeout =
    deadline === null
      ? null
      : new RequestTimeout(request, deadline, (complete) => {
          if (!response.headersSent && !replaced && !response.destroyed) replace(complete ? failure() : 'cut-off')
        })
  response.once('close', () => timeout?.stop())

  const replacementFor = (status: number): Replacement | null => {
    if (replaced || response.headersSent) return null
    if (status === 500) return isComplete() ? failure() : 'cut-off'
    if (isBareRefusal(request, response, status)) return status
    return status === 404 && asksForPage(request) ? 'absent' : null
  }
  watchBeginning(response, (status) => {
    const page = replacementFor(status)
    if (page !== null) replace(page)
    return page !== null
  })
}

/**
 * Calls `isReplaced` with the status of an answer before any of it is sent. If that says so, nothing of the answer is sent, whoever has kept one of
 * the functions from before, as what compresses answers does.
 */
function watchBeginning(response: ServerResponse, isReplaced: (status: number) => boolean): void {
  const { writeHead } = response
  let over = false
  const replaced = (status: number) => (over ||= isReplaced(status))
  response.writeHead = function (status: number, ...rest: unknown[]) {
    if (replaced(status)) return response
    return Reflect.apply(writeHead, response, [status, ...rest]) as ServerResponse
  } as typeof response.writeHead
  for (const name of ['write', 'end', 'flushHeaders'] as const) {
    const original = response[name] as (...rest: unknown[]) => unknown
    response[name] = function (...rest: unknown[]) {
      return replaced(response.statusCode) || Reflect.apply(original, response, rest)
    } as never
  }
}

/** What the framework goes on to write goes nowhere. */
function dropTheRest(response: ServerResponse): void {
  const nothing = () => response
  Object.assign(response, { write: () => true, end: nothing, writeHead: nothing, setHeader: nothing })
}

function refuseCutOff(request: IncomingMessage, response: ServerResponse): void {
  const sentence = 'What was sent did not arrive whole. Nothing has changed. Send it again'
  refuse(request.complete ? 400 : 408, sentence, request, response.setHeader('Connection', 'close'))
}

/** Whether a browser is asking for a page: not for one of the framework's files, the data of a page, or an answer for a machine. */
function asksForPage(request: IncomingMessage): boolean {
  const path = request.url ?? ''
  return !/^\/(_next|api|assets|messageexchange)\//.test(path) && request.headers.rsc === undefined
}

/** The path of a request with its ids taken out: paths contain no personal data, and the log needs only the kind of page. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0]!.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '[id]')
}
