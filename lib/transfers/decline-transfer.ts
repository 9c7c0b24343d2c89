import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { answerTransfer } from './answer'
import { numberOffered } from './queries'
import { DECLINE_REASONS } from './transfer'

export const declineInput = z.strictObject({ transferId: z.guid(), reason: z.string().pipe(z.enum(DECLINE_REASONS, 'Choose why you decline')) })

/**
 * Declines a plan that another authority offers, with a coded reason. The plan stays where it is.
 *
 * @throws CpisError `not-found` for an offer to somebody else; `conflict` when already answered or taken back
 */
export const declineTransfer = defineUseCase({
  name: 'transfer.decline',
  permission: 'plan.transfer',
  input: declineInput,
  run: async ({ tx, actor, input, audit, about }): Promise<void> => {
    // Before it is answered: who declines an offer sees nothing of it afterwards.
    about(await numberOffered(tx, input.transferId))
    await answerTransfer(tx, { transferId: input.transferId, answer: 'declined', reason: input.reason, name: actor.name })
    audit({ subject: { kind: 'transfer', id: input.transferId }, details: { reason: input.reason } })
  },
})
