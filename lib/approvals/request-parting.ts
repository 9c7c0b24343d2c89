import { z } from 'zod'
import { lockChild, registeredChild } from '@/lib/plans/child-queries'
import { CpisError } from '@/lib/shared/errors'
import { holdsNhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { reasonOfRequest } from './approval'
import { linksOfChild } from './number-links'
import { recordRequest } from './record-request'

export const requestPartingInput = z.strictObject({
  childId: z.guid(),
  linkId: z.string().pipe(z.guid('Choose which two numbers do not belong together')),
  reason: reasonOfRequest.refine((typed) => !holdsNhsNumber(typed), 'Take the NHS number out: it must not stand here'),
})

/**
 * Asks a second person to part two numbers that were joined although they belong to two people. Nothing changes for anybody until somebody has
 * agreed.
 *
 * @returns the id of the request
 * @throws CpisError `not-found` for another authority's child; `conflict` when its number is not joined so (any more), or it has been asked for
 * already
 */
export const requestParting = defineUseCase({
  name: 'approval.request-parting',
  permission: 'plan.request-reopening',
  input: requestPartingInput,
  run: async ({ tx, actor, input, audit, about }): Promise<string> => {
    await lockChild(tx, input.childId)
    const child = await registeredChild(tx, input.childId)
    about(child)
    const links = await linksOfChild(tx, child.childId)
    if (!links.some(({ linkId }) => linkId === input.linkId))
      throw new CpisError('conflict', 'These numbers are not joined any more', { field: 'form' })
    const id = await recordRequest(tx, actor, { kind: 'joined-number', childId: child.childId, reason: input.reason, linkId: input.linkId })
    audit({ subject: { kind: 'child', id: child.childId } })
    return id
  },
})
