import { defineUseCase } from '@/lib/use-case/define-use-case'
import { answerTransfer } from './answer'
import { numberOffered } from './queries'
import { transferIdInput } from './transfer-address'

/**
 * Takes back an offer that the caller's own authority made and nobody has answered yet.
 *
 * @throws CpisError `not-found` for another authority's offer; `conflict` when already answered
 */
export const takeBackTransfer = defineUseCase({
  name: 'transfer.take-back',
  permission: 'plan.transfer',
  input: transferIdInput,
  run: async ({ tx, actor, input, audit, about }): Promise<void> => {
    about(await numberOffered(tx, input.transferId))
    await answerTransfer(tx, { transferId: input.transferId, answer: 'taken-back', reason: null, name: actor.name })
    audit({ subject: { kind: 'transfer', id: input.transferId } })
  },
})
