import type { PresentVerdict } from '@/lib/demographics/compare-now'
import { demographics } from '@/lib/demographics/configured-service'
import type { Actor } from '@/lib/identity/actor'
import { compareByHand } from '@/lib/plans/compare-by-hand'
import { CpisError } from '@/lib/shared/errors'
import { getChildRecord } from './get-child-record'
import type { NumberInput } from './number-schema'

/**
 * Asks the demographics service, where there is one, whether the number that was typed has really replaced the child's: it leads every
 * clinician in the country from one to the other, and a mistyped number is another child's. Nobody asks about a closed record, which is
 * refused all the same. Of a restricted person whose name is withheld only the right number, typed here, is confirmed.
 *
 * @returns what demographics say of the child under its new number; null where nobody was asked
 * @throws CpisError `not-found` for another authority's child; `conflict` when the service says otherwise or does not answer
 */
export async function assertReplaced(actor: Actor, { childId, number }: NumberInput): Promise<PresentVerdict | null> {
  if (demographics() === null) return null
  const { child } = await getChildRecord(actor, { childId })
  if (child.closedWhy) return null
  const { verdict } = await compareByHand(actor, { ...child, typed: number })
  if (verdict.kind === 'replaced' && verdict.by === number) return verdict.present
  const said =
    verdict.kind === 'unavailable'
      ? 'The national record could not be asked, and a replaced number cannot be recorded without it. Try again later'
      : verdict.kind === 'differs'
        ? 'The national record holds another name or date of birth under the present number. Correct the details first'
        : verdict.kind === 'replaced'
          ? 'The national record holds another number in place of the present one. Check what was typed'
          : 'The national record does not say that the present number was replaced. If it was wrong from the beginning, correct it instead'
  throw new CpisError('conflict', said, { field: 'number' })
}
