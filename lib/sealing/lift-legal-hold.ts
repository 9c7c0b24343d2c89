import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/**
 * Lifts a legal hold that somebody else placed.
 * @throws CpisError `conflict` for one’s own, or one that is lifted already
 */
export const liftLegalHold = defineUseCase({
  name: 'legal-hold.lift',
  permission: 'hold.lift',
  input: z.strictObject({ holdId: z.guid() }),
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    // Row-level security shows one's own holds and those that are lifted to this statement as none.
    const { count } = await tx.legalHold.updateMany({
      data: { liftedAt: new Date(), liftedBy: actor.personId, liftedByName: actor.name }, where: { id: input.holdId, liftedAt: null },
    })
    if (count === 0) throw new CpisError('conflict', 'This hold is lifted already, or you placed it yourself')
    audit({ subject: { kind: 'legal_hold', id: input.holdId } })
  },
})
