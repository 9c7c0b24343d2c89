import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { nhsNumberOf } from '@/lib/db/columns'
import { violatedRule } from '@/lib/db/violated-rule'
import type { Transaction } from '@/lib/db/transaction'
import { restricts } from '@/lib/demographics/compare-now'
import { anyClosedForEver } from '@/lib/plans/closed-numbers'
import { byHand } from '@/lib/plans/register-writes'
import { verdictColumns } from '@/lib/plans/verdict-columns'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { takeBackOffers } from '@/lib/transfers/take-back-offers'
import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { assertSure, compareRightNumber, verdictOn } from './compare-number'
import { alreadyHeld, childForNewNumber } from './number-rules'
import { correctionInput } from './number-schema'

/**
 * Corrects the NHS number of a child recorded under somebody else's. The wrong number stops showing at once, open results no longer show
 * it, and both numbers stay in the history. Open offers of the child's plans are taken back: they name the wrong child. If the wrong number
 * came from a replacement, the number before it now leads to the right one, or nowhere when it is itself the right one.
 *
 * The child is compared with demographics under the right number: a restricted one is protected, and one who cannot be compared now waits.
 *
 * @throws CpisError `not-found` for another authority's child; `conflict` when the record has changed since or is closed, when the
 * authority already holds a child under the right number, or, at the field `sure`, when demographics do not say that it is the child's
 */
export const correctNumber = defineCheckedUseCase({
  name: 'child.correct-number',
  checkName: 'child.check-number',
  permission: 'plan.write',
  input: correctionInput,
  before: compareRightNumber,
  check: async ({ tx, input, audit, about, answer }) => {
    audit({ subject: { kind: 'child', id: input.childId } })
    const child = await childForNewNumber(tx, input)
    about(child)
    const verdict = verdictOn(answer, child, input)
    assertSure(verdict, input)
    return verdict
  },
  run: async ({ tx, actor, input, audit, found: verdict }): Promise<void> => {
    const offers = await takeBackOffers(tx, actor, { childId: input.childId })
    const had = await numbersSoFar(tx, input)
    const right = (await anyClosedForEver(tx, [input.number])) ? null : input.number
    const closed: NhsNumber[] = []
    for (const number of had) if (await anyClosedForEver(tx, [number])) closed.push(number)
    const links = await callFunction(tx, 'part_numbers', { child: input.childId, right, closed }, z.int())
    try {
      await tx.child.updateMany({
        where: { id: input.childId },
        data: {
          nhsNumber: input.number,
          change: 'number-corrected',
          ...byHand(actor),
          ...(await verdictColumns(tx, verdict)),
          ...(restricts(verdict) && { isProtected: true }),
        },
      })
    } catch (error) {
      // A file or a colleague has just added the right number.
      throw violatedRule(error) === null ? error : alreadyHeld(null)
    }
    audit({ subject: { kind: 'child', id: input.childId }, details: { offers, links, verdict: verdict.kind } })
  },
})

/** The numbers that the record has had, the present one among them. */
async function numbersSoFar(tx: Transaction, { childId }: { childId: string }): Promise<NhsNumber[]> {
  const versions = await tx.childVersion.findMany({ where: { childId }, distinct: 'nhsNumber', select: { nhsNumber: true } })
  return versions.map((version) => nhsNumberOf(version.nhsNumber))
}
