import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { ClosedNumbers } from './closed-numbers'
import { differingDetails, type PersonDetails } from './compare-person'
import type { DemographicsService, ServiceReply } from './demographics-service'
import { outcomeCodes, readPatient, readSearchset, type HeldPerson } from './patient-resource'
import type { TraceVerdict } from './trace-verdict'

/** A person to trace. */
export type TracedPerson = PersonDetails & {
  nhsNumber: NhsNumber
  /** The number that took the place of theirs, as whoever asks says, who has it on paper and need not be kept from it. */
  typed?: NhsNumber
}

/** What the service says about a number: the person, or that nobody has it. */
export type Held = HeldPerson | 'not-found'

/** A demographics service, and the numbers that it is never asked about. */
export type Demographics = {
  /** Usually `demographics()` of `configured-service.ts`. */
  service: DemographicsService
  closed: ClosedNumbers
}

/**
 * Traces one person for whom somebody waits: see {@link TraceVerdict}. Many people are traced by `trace-in-turn.ts`.
 *
 * @throws whatever the question throws which numbers are closed, and nothing else, whatever the service does
 */
export async function tracePerson({ service, closed }: Demographics, person: TracedPerson): Promise<TraceVerdict> {
  const { held } = await heldUnder(person.nhsNumber, closed, (path) => service.get(path))
  return held === null ? { kind: 'unavailable' } : verdictOf(person, held)
}

/**
 * Puts the question whose a number is: the only place where that is done. A number that an adoption closed is not asked about, and one of which
 * demographics say that such a number took its place leads nowhere: either is answered as a number that is no longer in use.
 *
 * @param put asks for a path of the service
 * @returns who is held, or null when the reply says nothing that can be understood, and then what kind of reply it was
 */
export async function heldUnder(
  number: NhsNumber,
  closed: ClosedNumbers,
  put: (path: string) => Promise<ServiceReply>,
): Promise<{ held: Held } | { held: null; reply: ServiceReply['kind'] }> {
  if ((await closed([number])).has(number)) return { held: 'not-found' }
  const reply = await put(`/Patient/${number}`)
  const held = heldIn(reply)
  if (held === null) return { held, reply: reply.kind }
  const leadsOn = held !== 'not-found' && held.nhsNumber !== number
  return { held: leadsOn && (await closed([held.nhsNumber])).has(held.nhsNumber) ? 'not-found' : held }
}

function heldIn(reply: ServiceReply): Held | null {
  if (reply.kind !== 'answer') return null
  if (reply.status === 200) return readPatient(reply.json)
  // A 404 alone may mean that the address of the service is wrong: only its own code counts.
  const codes = outcomeCodes(reply.json)
  return reply.status === 404 && codes.some((code) => code === 'RESOURCE_NOT_FOUND' || code === 'INVALIDATED_RESOURCE') ? 'not-found' : null
}

/** Compares a person with what is held under their number. */
export function verdictOf(person: TracedPerson, held: Held): TraceVerdict {
  if (held === 'not-found') return { kind: 'not-found' }
  const details = differingDetails(person, held)
  // Before anything else: whoever does not know the name and date of birth is not told which number replaced this one.
  if (details.length > 0) return { kind: 'differs', details }
  // Nor whoever could be compared by the date of birth alone, and does not say it: the new number of a restricted person is theirs to trace.
  const untold = held.names.length === 0 && held.nhsNumber !== person.typed
  if (held.nhsNumber !== person.nhsNumber) return untold ? { kind: 'not-found' } : { kind: 'replaced', by: held.nhsNumber }
  // Whoever must not be found is that first, alive or not: the number is shielded.
  if (held.restricted) return { kind: 'restricted' }
  return { kind: held.died ? 'died' : 'matched' }
}

/** What a search by name and date of birth found. `many` does not say who. */
export type SearchVerdict = { readonly kind: 'one'; readonly nhsNumber: NhsNumber } | { readonly kind: 'none' | 'many' | 'unavailable' }

/**
 * Searches for the NHS number of somebody whose name and date of birth are known, to correct a row with a wrong number. Used only for the
 * files and records of authorities; clinicians never search by name (design decisions 6 and 27). Never throws, whatever the service does.
 *
 * @param service usually `demographics()` of `configured-service.ts`
 */
export async function searchNumber(service: DemographicsService, { familyName, givenName, dateOfBirth }: PersonDetails): Promise<SearchVerdict> {
  const [first = ''] = givenName.split(' ')
  const query = new URLSearchParams({
    family: literal(familyName),
    birthdate: `eq${dateOfBirth}`,
    ...(first === '' ? {} : { given: literal(first) }),
  })
  const reply = await service.get(`/Patient?${query.toString()}`)
  if (reply.kind !== 'answer' || reply.status !== 200) return { kind: 'unavailable' }
  if (outcomeCodes(reply.json).includes('TOO_MANY_MATCHES')) return { kind: 'many' }
  const [one, another] = readSearchset(reply.json) ?? [null]
  if (one === null) return { kind: 'unavailable' }
  if (one === undefined) return { kind: 'none' }
  return another ? { kind: 'many' } : { kind: 'one', nhsNumber: one.nhsNumber }
}

/** A name without wildcards. */
function literal(name: string): string {
  return name.replaceAll('*', '')
}
