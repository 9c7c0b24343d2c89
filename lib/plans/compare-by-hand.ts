import { rememberingClosed, type ClosedNumbers } from '@/lib/demographics/closed-numbers'
import { comparePerson, type PersonVerdict } from '@/lib/demographics/compare-now'
import { demographics } from '@/lib/demographics/configured-service'
import type { DemographicsService } from '@/lib/demographics/demographics-service'
import type { TracedPerson } from '@/lib/demographics/trace-people'
import type { Actor } from '@/lib/identity/actor'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { askAboutNumber } from './ask-about-number'
import { followNumber } from './follow-number'

/** A person who was compared with demographics, and what they said. */
export type Compared = { person: TracedPerson; verdict: PersonVerdict }

/**
 * Compares somebody whom a person has typed, or is about to take over, with demographics (docs/decisions/049): outside every transaction, and
 * for a few seconds at most. When it cannot be done now the verdict is `unavailable`, and nothing waits for it. That a number was replaced is
 * recorded here, whatever becomes of the form.
 *
 * @param person with the number that was typed as the one that took the place of theirs, if there is one
 */
export async function compareByHand(actor: Actor, person: TracedPerson): Promise<Compared> {
  const { nhsNumber, familyName, givenName, dateOfBirth, typed } = person
  const asked = { nhsNumber, familyName, givenName, dateOfBirth, ...(typed && { typed }) }
  const service = demographics()
  if (service === null) return { person: asked, verdict: { kind: 'unavailable' } }
  const closed: ClosedNumbers = async (numbers) => {
    const found = new Set<string>()
    for (const number of numbers) if (!(await askAboutNumber(actor, { number, person: { familyName, givenName, dateOfBirth } }))) found.add(number)
    return found
  }
  const follow = (number: NhsNumber, by: NhsNumber) => followNumber(actor, { number, by })
  return { person: asked, verdict: await compareAndFollow(service, asked, { closed, follow }) }
}

/**
 * Compares one person for whom somebody waits, and records what took the place of their number, whatever becomes of what was typed.
 *
 * @param within the acts of whoever waits: which numbers an adoption closed, and that one number was replaced by another
 */
export async function compareAndFollow(
  service: DemographicsService,
  person: TracedPerson,
  { closed, follow }: { closed: ClosedNumbers; follow: (number: NhsNumber, by: NhsNumber) => Promise<unknown> },
): Promise<PersonVerdict> {
  const verdict = await comparePerson({ service, closed: rememberingClosed(closed) }, person)
  if (verdict.kind === 'replaced') await follow(person.nhsNumber, verdict.by)
  return verdict
}
