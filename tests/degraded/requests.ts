import { numbersToTry } from '@/demo/register/numbers-to-try'
import type { Stage } from './stage'
import type { Answer } from './verdict'

/** One request, as a browser sends it. */
export interface Request {
  what: string
  path: string
  cookie: string
  /** Sent by POST when there are any. */
  fields?: Record<string, string>
  /** The status of the answer when all is well. */
  status: 200 | 303
  /** Of a result: the title of the panel that it shows. */
  panel?: string
}

/** The look-up of a child about whom something is held: "none" would be a false answer. */
export function lookUpRequest({ cookies }: Stage): Request {
  return {
    what: 'look-up',
    path: '/lookup/check',
    cookie: cookies.nurse,
    status: 303,
    fields: { 'nhs-number': numbersToTry[0]!.number, reason: 'direct-care' },
  }
}

/** The requests that test T22 makes: every page that needs the register, and every form of this release. */
export async function everyRequest(stage: Stage): Promise<Request[]> {
  const { nurse, practitioner } = stage.cookies
  const lookUp = lookUpRequest(stage)
  const made = await fetch(stage.url + lookUp.path, inRequest(stage, lookUp))
  const result = made.headers.get('location')
  if (result === null) throw new Error(`The look-up before the faults was answered with ${made.status}`)
  return [
    { what: 'look-up form', path: '/lookup', cookie: nurse, status: 200 },
    lookUp,
    { what: 'refused entry', path: '/lookup/check', cookie: nurse, status: 303, fields: { 'nhs-number': '1', reason: 'direct-care' } },
    { what: 'result of an earlier look-up', path: result, cookie: nurse, status: 200, panel: 'Child protection plan in place' },
    { what: 'notifications', path: '/notifications', cookie: practitioner, status: 200 },
    { what: 'list of plans', path: '/plans', cookie: practitioner, status: 200 },
    { what: 'search in the list of plans', path: '/plans/find', cookie: practitioner, status: 303, fields: { find: 'Ashworth' } },
  ]
}

/** Sends a request and reads the whole answer, for as long as it takes up to 20 seconds. */
export async function answerTo(stage: Stage, request: Request): Promise<Answer> {
  const begun = performance.now()
  try {
    const response = await fetch(stage.url + request.path, inRequest(stage, request))
    const body = await response.text()
    return { request: request.what, status: response.status, body, took: performance.now() - begun }
  } catch (error) {
    return { request: request.what, status: 0, body: String(error), took: performance.now() - begun }
  }
}

function inRequest(stage: Stage, { cookie, fields }: Request): RequestInit {
  return {
    headers: { cookie, origin: stage.url },
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
  }
}
