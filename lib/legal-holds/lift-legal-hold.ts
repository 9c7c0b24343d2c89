import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** `log-in-again`: nothing was lifted, because the person logged in more than five minutes ago. */
export type LiftOutcome = 'lifted' | 'log-in-again'

/**
 * Lifts a legal hold that somebody else placed, as the second person. The database checks how recently the person logged in.
 *
 * @throws CpisError `conflict` for the person's own hold, or one that has already been lifted
 */
export const liftLegalHold = defineUseCase({
  name: 'legal-hold.lift',
  permission: 'legal-hold.lift',
  input: z.strictObject({ holdId: z.guid() }),
  run: async ({ tx, actor, input, audit }): Promise<LiftOutcome> => {
    if (!(await callFunction(tx, 'logged_in_lately', {}, z.boolean()))) {
      audit({ subject: { kind: 'legal_hold', id: input.holdId }, details: { outcome: 'log-in-again' } })
      return 'log-in-again'
    }
    // Row-level security hides the person's own holds and lifted ones from this statement.
    const { count } = await tx.legalHold.updateMany({
      data: { liftedAt: new Date(), liftedBy: actor.personId, liftedByName: actor.name },
      where: { id: input.holdId, liftedAt: null },
    })
    if (count === 0) throw new CpisError('conflict', 'This hold is lifted already, or you placed it yourself')
    audit({ subject: { kind: 'legal_hold', id: input.holdId } })
    return 'lifted'
  },
})
