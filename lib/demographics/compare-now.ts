import { pause } from '@/lib/shared/pause'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { DemographicsService } from './demographics-service'
import { tracePerson, type TracedPerson } from './trace-people'
import type { TraceVerdict } from './trace-verdict'

/** What demographics say of one person; of a number that was replaced also whether the person is restricted under the one that took its place. */
export type PersonVerdict =
  Exclude<TraceVerdict, { readonly kind: 'replaced' }> | { readonly kind: 'replaced'; readonly by: NhsNumber; readonly restricted: boolean }

/** The longest that somebody who has pressed "save" waits for demographics, in milliseconds. */
const LONGEST_WAIT = 5_000

/**
 * Compares one person with what demographics hold, now or not at all. Never throws, whatever the service does. A number that was replaced is
 * followed by a second question, because a restricted person has to be protected under the former number as well.
 *
 * @param service usually `demographics()` of `configured-service.ts`; null where none is configured
 * @param within milliseconds for the whole answer; after that it is `unavailable`
 */
export async function comparePerson(
  service: DemographicsService | null,
  person: TracedPerson,
  within: number = LONGEST_WAIT,
): Promise<PersonVerdict> {
  if (service === null) return { kind: 'unavailable' }
  const over = new AbortController()
  const tooLate = pause(within, over.signal).then((): PersonVerdict => ({ kind: 'unavailable' }))
  const verdict = await Promise.race([askedTwice(service, person), tooLate])
  over.abort()
  return verdict
}

/** Whether demographics hold the person as somebody whose address must not be found: such a record is protected (design decision 12). */
export function restricts(verdict: PersonVerdict): boolean {
  return verdict.kind === 'restricted' || (verdict.kind === 'replaced' && verdict.restricted)
}

async function askedTwice(service: DemographicsService, person: TracedPerson): Promise<PersonVerdict> {
  const verdict = await tracePerson(service, person)
  if (verdict.kind !== 'replaced') return verdict
  const present = await tracePerson(service, { ...person, nhsNumber: verdict.by })
  if (present.kind === 'unavailable') return present
  return { ...verdict, restricted: present.kind === 'restricted' }
}
