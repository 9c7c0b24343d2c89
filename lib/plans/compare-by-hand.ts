import { comparePerson, type PersonVerdict } from '@/lib/demographics/compare-now'
import { demographics } from '@/lib/demographics/configured-service'
import type { TracedPerson } from '@/lib/demographics/trace-people'
import type { Actor } from '@/lib/identity/actor'
import { askAboutNumber } from './ask-about-number'
import { followNumber } from './follow-number'

/** A person who was compared with demographics, and what they said. */
export type Compared = { person: TracedPerson; verdict: PersonVerdict }

/**
 * Compares somebody whom a person has typed, or is about to take over, with demographics (docs/decisions/049): outside every transaction, and
 * for a few seconds at most. When it cannot be done now the verdict is `unavailable`, and nothing waits for it. That a number was replaced is
 * recorded here, whatever becomes of the form.
 */
export async function compareByHand(actor: Actor, person: TracedPerson): Promise<Compared> {
  const { nhsNumber, familyName, givenName, dateOfBirth } = person
  const asked = { nhsNumber, familyName, givenName, dateOfBirth }
  const service = demographics()
  if (service === null) return { person: asked, verdict: { kind: 'unavailable' } }
  // As demographics answer for a number that is no longer in use. Why is nobody's business.
  if (!(await askAboutNumber(actor, { number: nhsNumber }))) return { person: asked, verdict: { kind: 'not-found' } }
  const verdict = await comparePerson(service, asked)
  if (verdict.kind === 'replaced') await followNumber(actor, { number: nhsNumber, by: verdict.by })
  return { person: asked, verdict }
}
