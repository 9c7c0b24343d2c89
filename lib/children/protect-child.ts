import { z } from 'zod'
import { registeredChild } from '@/lib/plans/child-queries'
import { protectChildOf } from '@/lib/plans/register-writes'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/**
 * Protects a child's record: from that moment clinicians see only that information is held, and whom to ring (design decision 12). One person may
 * do it, because a telephone call gives back all that it takes away; lifting it takes two.
 *
 * @throws CpisError `not-found` for another authority's child; `conflict` when it is protected already
 */
export const protectChild = defineUseCase({
  name: 'child.protect',
  permission: 'plan.protect',
  input: z.strictObject({ childId: z.guid() }),
  run: async ({ tx, actor, input, audit, about }): Promise<void> => {
    const number = await protectChildOf(tx, actor, input.childId)
    if (number === null) {
      await registeredChild(tx, input.childId)
      throw new CpisError('conflict', 'This record is protected already', { field: 'form' })
    }
    about(number)
    audit({ subject: { kind: 'child', id: input.childId } })
  },
})
