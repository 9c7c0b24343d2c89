import { z } from 'zod'
import { registeredChild, lockChild } from '@/lib/plans/child-queries'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { reasonOfRequest } from './approval'
import { recordRequest } from './record-request'

export const requestProtectionLiftInput = z.strictObject({
  childId: z.guid(),
  reason: reasonOfRequest,
})

/**
 * Asks a second person to lift the protection of a record. Nothing changes for clinicians until somebody has agreed.
 *
 * @returns the id of the request
 * @throws CpisError `not-found` for another authority's child; `conflict` when it is not protected, or has been asked for already
 */
export const requestProtectionLift = defineUseCase({
  name: 'approval.request',
  permission: 'plan.request-protection-lift',
  input: requestProtectionLiftInput,
  run: async ({ tx, actor, input, audit, about }): Promise<string> => {
    await lockChild(tx, input.childId)
    const child = await registeredChild(tx, input.childId)
    about(child)
    if (!child.isProtected) throw new CpisError('conflict', 'This record is not protected any more', { field: 'form' })
    const id = await recordRequest(tx, actor, { kind: 'protection-lift', childId: child.childId, reason: input.reason })
    audit({ subject: { kind: 'child', id: child.childId } })
    return id
  },
})
