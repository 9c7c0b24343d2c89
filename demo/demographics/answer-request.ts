import type { IncomingHttpHeaders } from 'node:http'
import { parseIsoDate } from '@/lib/shared/calendar-date'
import { isNhsNumber } from '@/lib/shared/nhs-number'
import { errorAnswer, patientOf, searchset, tooManyMatches, type Answer } from './fhir-answers'
import type { KnownPeople } from './known-people'

/** A request to the stand-in. */
export type Question = { method: string; url: URL; headers: IncomingHttpHeaders }

/** The base path of the API. */
export const BASE_PATH = '/FHIR/R4'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/** A wildcard in the wrong place: `*` may only end a name, after at least two letters. */
const WILD = /\*(?!$)|^.{0,1}\*/

/**
 * Answers as the Personal Demographics Service does, with its checks in its order, its codes and its wording.
 *
 * @param token the only bearer token that is accepted; if there is none, anybody may ask
 */
export function answerRequest(people: KnownPeople, token: string | undefined, { method, url, headers }: Question): Answer {
  const refused = refusalOf(headers, token)
  if (refused) return refused
  if (method !== 'GET') return errorAnswer('UNSUPPORTED_SERVICE')
  if (url.pathname === `${BASE_PATH}/Patient`) return search(people, url)
  const [, number] = /^\/FHIR\/R4\/Patient\/([^/]+)$/.exec(url.pathname) ?? []
  return number === undefined ? errorAnswer('UNSUPPORTED_SERVICE') : retrieve(people, number)
}

function refusalOf(headers: IncomingHttpHeaders, token: string | undefined): Answer | null {
  const { authorization } = headers
  if (token !== undefined) {
    if (authorization === undefined) return errorAnswer('ACCESS_DENIED', 'Missing Authorization header')
    const [, given] = /^Bearer\s+(\S+)$/.exec(authorization) ?? []
    if (given === undefined) return errorAnswer('ACCESS_DENIED', 'Missing access token')
    if (given !== token) return errorAnswer('ACCESS_DENIED', 'Invalid Access Token')
  }
  const requestId = headers['x-request-id']
  if (requestId === undefined)
    return errorAnswer('MISSING_VALUE', 'Invalid request with error - X-Request-ID header must be supplied to access this resource')
  return UUID.test(String(requestId)) ? null : errorAnswer('INVALID_VALUE', `Invalid value - '${String(requestId)}' in header 'X-Request-ID'`)
}

function retrieve(people: KnownPeople, number: string): Answer {
  if (!isNhsNumber(number)) return errorAnswer('INVALID_RESOURCE_ID')
  const holder = people.holderOf(number)
  if (holder === null) return errorAnswer('RESOURCE_NOT_FOUND')
  return holder === 'invalid' ? errorAnswer('INVALIDATED_RESOURCE') : { status: 200, body: patientOf(holder) }
}

/** Needs a family name and a date of birth at least; a given name narrows the search. */
function search(people: KnownPeople, { origin, searchParams }: URL): Answer {
  const family = searchParams.get('family') ?? ''
  const given = searchParams.get('given')
  const born = searchParams.get('birthdate') ?? ''
  if (family === '' || born === '') {
    return errorAnswer('INVALID_SEARCH_DATA', 'Invalid search data provided - Not enough search parameters were provided to be able to make a search')
  }
  const dateOfBirth = parseIsoDate(born.replace(/^eq/, ''))
  if (dateOfBirth === null) return errorAnswer('INVALID_VALUE', "Invalid value in field 'birthdate'")
  if ([family, given ?? 'no name'].some((name) => WILD.test(name)))
    return errorAnswer('INVALID_SEARCH_DATA', 'Invalid search data provided - a wildcard must follow two characters')
  const found = people.search({ family, given, dateOfBirth })
  return found.length > 1 ? tooManyMatches() : searchset(origin + BASE_PATH, found[0])
}
