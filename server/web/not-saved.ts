import type { IncomingMessage, ServerResponse } from 'node:http'
import { NOT_SAVED_PLACES } from '@/lib/web/not-saved-places'
import { answerPlainly, sendStoredPage } from './fallback-pages'
import type { TypedField } from './posted-form'

/** Why a form was not taken, by the status of the answer. 409 is what the framework says to an action that this version does not have. */
const WHY: Readonly<Record<number, string>> = {
  400: 'What was sent did not arrive whole, or is not a form of this version of the service. Open the page again and send it once more.',
  403: 'It did not come from a page of this service. Open the page here and send it from there.',
  405: 'This address takes nothing of the kind.',
  408: 'What was sent did not arrive whole. Send it again.',
  409: 'The service was updated after you opened the page. Open the page again and send it once more.',
  411: 'Its length was not given. Open the page again and send it once more.',
  413: 'It is larger than a form may be. Make it shorter and send it again.',
}

const TOO_LARGE_FILE = 'The file must be smaller than 5MB. Divide it, or send the changes alone.'

/** Whether a refusal is answered with a page: to a browser that shows what it gets. Systems get a sentence. */
function wantsPage(request: IncomingMessage): boolean {
  return /\btext\/html\b/.test(request.headers.accept ?? '') && request.headers.rsc === undefined
}

/**
 * Whether a browser has sent a form that saves something: no look-up, which is "not checked" when it fails, and no log-in.
 */
export function isFormToSave(request: IncomingMessage): boolean {
  return request.method === 'POST' && wantsPage(request) && !/^\/(lookup|log-in|api)\b/.test(request.url ?? '')
}

/** Whether this answer to a form is a bare refusal, which a browser should not be left with. */
export function isBareRefusal(request: IncomingMessage, response: ServerResponse, status: number): boolean {
  const type = String(response.getHeader('content-type') ?? '')
  return request.method === 'POST' && status in WHY && type.startsWith('text/plain') && wantsPage(request)
}

/**
 * Refuses a request before the framework has seen it: a browser with a page that says that nothing was saved, anybody else with a sentence.
 *
 * @param sentence for systems
 */
export function refuse(status: number, sentence: string, request: IncomingMessage, response: ServerResponse): void {
  if (wantsPage(request)) answerNotSaved(status, request, response, [])
  else answerPlainly(status, sentence, response)
}

/**
 * Answers that a form was not taken: that nothing was saved, or that nobody was checked, why, and what was typed, so that it can be copied.
 *
 * @param typed what the browser had sent, if it is known
 */
export function answerNotSaved(status: number, request: IncomingMessage, response: ServerResponse, typed: readonly TypedField[]): void {
  const path = (request.url ?? '').split('?')[0]!
  const isLookUp = path.startsWith('/lookup')
  const why = status === 413 && path === '/uploads/send' ? TOO_LARGE_FILE : WHY[status]
  sendStoredPage('not-saved', response, request.method, {
    status,
    // A look-up that was refused must never look as if nothing were held.
    scans: isLookUp,
    written: {
      [NOT_SAVED_PLACES.title]: isLookUp ? 'Not checked' : 'Nothing has been saved',
      [NOT_SAVED_PLACES.first]: isLookUp ? 'We could not check this child. Do not treat this as no information.' : 'Nothing has changed.',
      [NOT_SAVED_PLACES.why]: escaped(why ?? ''),
      [NOT_SAVED_PLACES.typed]: `${typedList(typed)}${wayBack(request)}`,
    },
  })
}

/**
 * Answers that a form may or may not have been saved, because the service failed or took too long while it was: to look before it is sent again,
 * and what was typed, so that it can be copied.
 *
 * @param typed what the browser had sent, if it is known
 */
export function answerUnsure(request: IncomingMessage, response: ServerResponse, typed: readonly TypedField[]): void {
  sendStoredPage('not-saved', response, request.method, {
    status: 503,
    scans: false,
    written: {
      [NOT_SAVED_PLACES.title]: 'We do not know whether this was saved',
      [NOT_SAVED_PLACES.first]: 'It may have been saved, or not.',
      [NOT_SAVED_PLACES.why]: 'CPIS took too long, or failed, while it was saving. Open the record and see how it stands before you send this again.',
      [NOT_SAVED_PLACES.typed]: `${typedList(typed)}${wayBack(request)}`,
    },
  })
}

function typedList(typed: readonly TypedField[]): string {
  if (typed.length === 0) return ''
  const rows = typed.map(
    ({ name, text }) =>
      `<div class="nhsuk-summary-list__row"><dt class="nhsuk-summary-list__key">${escaped(name)}</dt><dd class="nhsuk-summary-list__value wrap-anywhere" style="white-space:pre-wrap">${escaped(text)}</dd></div>`,
  )
  return `<h2 class="nhsuk-heading-m">What you typed</h2><p>It is kept nowhere else. Copy what you need before you leave this page.</p><dl class="nhsuk-summary-list">${rows.join('')}</dl>`
}

/** A link to the page that the form stood on, where the browser says which of ours it was. */
function wayBack({ headers }: IncomingMessage): string {
  const before = URL.canParse(headers.referer ?? '') ? new URL(headers.referer ?? '') : null
  if (before === null || before.host !== headers.host || !/^https?:$/.test(before.protocol)) return ''
  return `<p><a href="${escaped(`${before.pathname}${before.search}`)}">Open the page again</a></p>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
