import { setTimeout as pause } from 'node:timers/promises'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { differingDetails, type PersonDetails } from './compare-person'
import type { DemographicsService } from './demographics-service'
import { outcomeCodes, readPatient, readSearchset, type HeldPerson } from './patient-resource'
import type { TraceVerdict } from './trace-verdict'

/** A person to trace. */
export type TracedPerson = PersonDetails & { nhsNumber: NhsNumber }

/** The limits of a trace. */
export type TraceOptions = {
  /** The most questions in flight at once; never more than the service has connections. */
  concurrency?: number
  /** Milliseconds after which nobody else is asked about: the rest is `unavailable`. */
  within?: number
}

/** What the service says about a number: the person, that nobody has it, or nothing. */
type Held = HeldPerson | 'not-found' | 'unavailable'

const WITHIN_IN_MS = 60_000
/** After this many questions in a row without an answer the service counts as down, and nobody waits for the rest. */
const FAILURES_IN_A_ROW = 8

/**
 * Traces one person: see {@link TraceVerdict}. Never throws, whatever the service does.
 *
 * @param service usually `demographics()` of `configured-service.ts`
 */
export async function tracePerson(service: DemographicsService, person: TracedPerson): Promise<TraceVerdict> {
  return verdictOf(person, await askAbout(service, person.nhsNumber))
}

/**
 * Traces the people of a file, thousands of them within seconds when the service is quick: one question for each NHS number, many at once
 * over kept connections. When the service is down it gives up after a few failures, so that nobody waits for thousands to fail one by one.
 * Never throws, whatever the service does.
 *
 * @param service usually `demographics()` of `configured-service.ts`
 * @param people any number of them; a number that appears twice is asked about once, and compared each time
 * @returns the verdicts, in the order of the people
 */
export async function traceMany(service: DemographicsService, people: readonly TracedPerson[], options: TraceOptions = {}): Promise<TraceVerdict[]> {
  const numbers = [...new Set(people.map(({ nhsNumber }) => nhsNumber))]
  const held = await askAboutAll(service, numbers, options)
  return people.map((person) => verdictOf(person, held.get(person.nhsNumber) ?? 'unavailable'))
}

async function askAboutAll(service: DemographicsService, numbers: readonly NhsNumber[], options: TraceOptions): Promise<Map<NhsNumber, Held>> {
  const held = new Map<NhsNumber, Held>()
  const givenUp = performance.now() + (options.within ?? WITHIN_IN_MS)
  let next = 0
  let failures = 0
  const work = async () => {
    for (let number = numbers[next++]; number !== undefined; number = numbers[next++]) {
      if (failures >= FAILURES_IN_A_ROW || performance.now() > givenUp) return
      const answer = await askAbout(service, number)
      failures = answer === 'unavailable' ? failures + 1 : 0
      held.set(number, answer)
    }
  }
  const workers = Math.max(1, Math.min(options.concurrency ?? service.connections, service.connections, numbers.length))
  const stop = new AbortController()
  const all = Promise.all(Array.from({ length: workers }, work))
  // Questions still in flight when time is up end by their own time limit; nobody waits for them.
  const over = pause(options.within ?? WITHIN_IN_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
  await Promise.race([all, over])
  stop.abort()
  return held
}

async function askAbout(service: DemographicsService, number: NhsNumber): Promise<Held> {
  const answer = await service.get(`/Patient/${number}`)
  if (answer === null) return 'unavailable'
  if (answer.status === 200) return readPatient(answer.json) ?? 'unavailable'
  // A 404 alone may mean that the address of the service is wrong: only its own code counts.
  const codes = outcomeCodes(answer.json)
  return answer.status === 404 && codes.some((code) => code === 'RESOURCE_NOT_FOUND' || code === 'INVALIDATED_RESOURCE') ? 'not-found' : 'unavailable'
}

function verdictOf(person: TracedPerson, held: Held): TraceVerdict {
  if (typeof held === 'string') return { kind: held }
  const details = differingDetails(person, held)
  // Before anything else: whoever does not know the name and date of birth is not told which number replaced this one.
  if (details.length > 0) return { kind: 'differs', details }
  // Nor whoever could be compared by the date of birth alone: the new number of a restricted person is theirs to trace.
  if (held.nhsNumber !== person.nhsNumber) return held.names.length === 0 ? { kind: 'not-found' } : { kind: 'replaced', by: held.nhsNumber }
  return { kind: held.restricted ? 'restricted' : 'matched' }
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
  const query = new URLSearchParams({ family: literal(familyName), birthdate: `eq${dateOfBirth}`, given: literal(first) })
  const answer = await service.get(`/Patient?${query.toString()}`)
  if (answer === null || answer.status !== 200) return { kind: 'unavailable' }
  if (outcomeCodes(answer.json).includes('TOO_MANY_MATCHES')) return { kind: 'many' }
  const [one, another] = readSearchset(answer.json) ?? [null]
  if (one === null) return { kind: 'unavailable' }
  if (one === undefined) return { kind: 'none' }
  return another ? { kind: 'many' } : { kind: 'one', nhsNumber: one.nhsNumber }
}

/** A name without wildcards. */
function literal(name: string): string {
  return name.replaceAll('*', '')
}
