import type { PersonVerdict } from '@/lib/demographics/compare-now'
import { demographics } from '@/lib/demographics/configured-service'
import type { Actor } from '@/lib/identity/actor'
import { compareByHand, type Compared } from '@/lib/plans/compare-by-hand'
import { differsWords } from '@/lib/plans/number-words'
import { samePerson } from '@/lib/plans/number-verdict'
import type { RegisteredChild } from '@/lib/plans/registered-child'
import { CpisError } from '@/lib/shared/errors'
import { getChildRecord } from './get-child-record'
import type { CorrectionInput, NumberInput } from './number-schema'

/**
 * Compares a child with demographics under the number that was typed for it.
 *
 * @returns null where there is no such service, and for a closed record, whose number nobody asks about and which is refused all the same
 * @throws CpisError `not-found` for another authority's child
 */
export async function compareRightNumber(actor: Actor, { childId, number }: NumberInput): Promise<Compared | null> {
  if (demographics() === null) return null
  const { child } = await getChildRecord(actor, { childId })
  return child.closedWhy ? null : compareByHand(actor, { ...child, nhsNumber: number })
}

/** What demographics said of the child as it is now, under its new number; somebody who was changed meanwhile was not compared. */
export function verdictOn(compared: Compared | null, child: RegisteredChild, { number }: NumberInput): PersonVerdict {
  return compared && samePerson(compared.person, { ...child, nhsNumber: number }) ? compared.verdict : { kind: 'unavailable' }
}

/**
 * Asks whether a number is right that demographics do not say is the child's. Whoever is sure of just this number saves it all the same.
 *
 * @throws CpisError `conflict` at the field `sure`, with which detail differs
 */
export function assertSure(verdict: PersonVerdict, { number, sure }: CorrectionInput): void {
  const words = wordsOf(verdict)
  if (words && sure !== number) throw new CpisError('conflict', `${words}. Check the number, or say that it is right`, { field: 'sure' })
}

function wordsOf(verdict: PersonVerdict): string | null {
  switch (verdict.kind) {
    case 'matched':
    case 'restricted':
    case 'unavailable':
      return null
    case 'differs':
      return `${differsWords(verdict.details)} of this number`
    case 'died':
      return 'The national record holds that the person with this number has died'
    case 'not-found':
      return 'The national record does not know this number'
    case 'replaced':
      return 'The national record has replaced this number by another'
  }
}
