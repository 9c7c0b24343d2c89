import { DEMOGRAPHICS_PATIENCE } from '@/lib/shared/page-time'
import { pause } from '@/lib/shared/pause'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { tracePerson, type Demographics, type TracedPerson } from './trace-people'
import type { TraceVerdict } from './trace-verdict'

/** What demographics say of a person under their present number. */
export type PresentVerdict = Exclude<TraceVerdict, { readonly kind: 'replaced' | 'unavailable' }>

/** What demographics say of one person; of a number that was replaced also what they say under the one that took its place, at last. */
export type PersonVerdict =
  Exclude<TraceVerdict, { readonly kind: 'replaced' }> | { readonly kind: 'replaced'; readonly by: NhsNumber; readonly present: PresentVerdict }

/** A number may have been replaced more than once; a service that leads further than this leads in a circle. */
const MOST_NUMBERS = 5

/**
 * Compares one person with what demographics hold, now or not at all. A number that was replaced is followed by a question about the one that
 * took its place, because a restricted person has to be protected under the former number as well.
 *
 * @param within milliseconds for the whole answer; after that it is `unavailable`
 * @throws whatever the question throws which numbers are closed, and nothing else, whatever the service does
 */
export async function comparePerson(
  demographics: Demographics,
  person: TracedPerson,
  within: number = DEMOGRAPHICS_PATIENCE,
): Promise<PersonVerdict> {
  const over = new AbortController()
  const tooLate = pause(within, over.signal).then((): PersonVerdict => ({ kind: 'unavailable' }))
  try {
    return await Promise.race([askedOn(demographics, person), tooLate])
  } finally {
    over.abort()
  }
}

/** Whether demographics hold the person as somebody whose address must not be found: such a record is protected (design decision 12). */
export function restricts(verdict: PersonVerdict): boolean {
  return verdict.kind === 'restricted' || (verdict.kind === 'replaced' && verdict.present.kind === 'restricted')
}

async function askedOn(demographics: Demographics, person: TracedPerson): Promise<PersonVerdict> {
  let verdict = await tracePerson(demographics, person)
  if (verdict.kind !== 'replaced') return verdict
  for (let asked = 1; asked < MOST_NUMBERS && verdict.kind === 'replaced'; asked += 1) {
    const { by } = verdict
    verdict = await tracePerson(demographics, { ...person, nhsNumber: by })
    if (verdict.kind !== 'replaced' && verdict.kind !== 'unavailable') return { kind: 'replaced', by, present: verdict }
  }
  return { kind: 'unavailable' }
}
