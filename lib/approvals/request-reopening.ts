import { z } from 'zod'
import { registeredChild, lockChild } from '@/lib/plans/child-queries'
import { CpisError } from '@/lib/shared/errors'
import { holdsNhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { reasonOfRequest } from './approval'
import { recordRequest } from './record-request'

export const requestReopeningInput = z.strictObject({
  childId: z.guid(),
  // Kept with the record of the old number, so it must not lead to a new one.
  reason: reasonOfRequest.refine((typed) => !holdsNhsNumber(typed), 'Take the NHS number out: it must not stand here'),
})

/**
 * Asks a second person to undo an adoption that was entered in error. Nothing changes for anybody until somebody has agreed.
 *
 * @returns the id of the request
 * @throws CpisError `not-found` for another authority's child; `conflict` when no adoption closed it, or it has been asked for already
 */
export const requestReopening = defineUseCase({
  name: 'approval.request-reopening',
  permission: 'plan.request-reopening',
  input: requestReopeningInput,
  run: async ({ tx, actor, input, audit, about }): Promise<string> => {
    await lockChild(tx, input.childId)
    const child = await registeredChild(tx, input.childId)
    about(child)
    if (child.closedWhy !== 'adopted') throw new CpisError('conflict', 'This record is not closed by an adoption', { field: 'form' })
    const id = await recordRequest(tx, actor, { kind: 'adoption', childId: child.childId, reason: input.reason })
    audit({ subject: { kind: 'child', id: child.childId } })
    return id
  },
})
