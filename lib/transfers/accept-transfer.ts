import { violatedRule } from '@/lib/db/violated-rule'
import type { Transaction } from '@/lib/db/transaction'
import { isClosedForEver } from '@/lib/plans/closed-numbers'
import { registeredUnderNumber } from '@/lib/plans/child-queries'
import { compareByHand, type Compared } from '@/lib/plans/compare-by-hand'
import { keepVerdict, samePerson } from '@/lib/plans/number-verdict'
import { demographics } from '@/lib/demographics/configured-service'
import type { Actor } from '@/lib/identity/actor'
import { CpisError, isCpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { answerTransfer } from './answer'
import { getTransfer } from './get-transfer'
import { numberOffered } from './queries'
import { transferIdInput } from './transfer-address'

/**
 * Takes over a plan that another authority offers: it ends there and begins here at the same moment, with no gap for anybody looking. Whether
 * demographics agree is kept with the child, and a restricted child is protected.
 *
 * @throws CpisError `not-found` for an offer to somebody else; `conflict` when it cannot, or can no longer, be taken over
 */
export const acceptTransfer = defineUseCase({
  name: 'transfer.accept',
  permission: 'plan.transfer',
  input: transferIdInput,
  before: compareOffered,
  run: async ({ tx, actor, input, audit, about, answer }): Promise<void> => {
    about(await openNumber(tx, input.transferId))
    try {
      await answerTransfer(tx, { transferId: input.transferId, answer: 'accepted', reason: null, name: actor.name })
      await assertInPlace(tx, input.transferId)
    } catch (error) {
      const rule = violatedRule(error)
      if (rule === null) throw error
      // The broken rule has rolled the transaction back; only this message remains.
      throw new CpisError(
        'conflict',
        rule === 'plan_of_open_child'
          ? 'Your authority’s own record of this child is closed. Call the other authority'
          : 'Your authority holds a plan of this kind for part of the same time. Correct it first',
        { field: 'form', cause: error },
      )
    }
    const child = answer && (await registeredUnderNumber(tx, answer.person.nhsNumber))
    if (child && samePerson(child, answer.person)) await keepVerdict(tx, actor, child, answer.verdict)
    audit({ subject: { kind: 'transfer', id: input.transferId }, details: { verdict: answer?.verdict.kind ?? 'unavailable' } })
  },
})

/** The child as the other authority knows it is compared with demographics. What they say is no reason to leave a child without its plan. */
async function compareOffered(actor: Actor, { transferId }: { transferId: string }): Promise<Compared | null> {
  if (demographics() === null) return null
  try {
    return await compareByHand(actor, (await getTransfer(actor, { transferId })).transfer)
  } catch (error) {
    // It was taken back, or never offered to this authority: the act itself says what is so.
    if (isCpisError(error, 'not-found')) return null
    throw error
  }
}

/**
 * The number under which a plan is offered. A record that the caller's authority closed because of an adoption takes no plan again, even once the
 * child has been erased.
 */
async function openNumber(tx: Transaction, transferId: string): Promise<NhsNumber | null> {
  const number = await numberOffered(tx, transferId)
  if (number === null || !(await isClosedForEver(tx, number))) return number
  throw new CpisError('conflict', 'Your authority’s own record of this child is closed. Call the other authority', { field: 'form' })
}

/** The plan must be in place afterwards: if the authority's own plan of that kind had ended, the child would be left without one. */
async function assertInPlace(tx: Transaction, transferId: string): Promise<void> {
  const taken = await tx.transfer.findUnique({ where: { id: transferId }, select: { newPlanId: true } })
  const inPlace =
    taken?.newPlanId && (await tx.listedPlan.findFirst({ where: { planId: taken.newPlanId, status: { not: 'ended' } }, select: { planId: true } }))
  if (inPlace) return
  throw new CpisError(
    'conflict',
    'The plan would not be in place: it has ended, or your authority holds one of this kind that has ended since. Call the other authority',
    { field: 'form' },
  )
}
