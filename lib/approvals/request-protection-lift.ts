import { z } from 'zod'
import { registeredChild } from '@/lib/plans/child-queries'
import { CpisError } from '@/lib/shared/errors'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { LEAST_REASON, MOST_REASON } from './approval'

export const requestProtectionLiftInput = z.strictObject({
  childId: z.guid(),
  reason: z.string().transform(trimWhiteSpace).pipe(
    z.string().min(LEAST_REASON, `Say why, in at least ${LEAST_REASON} characters`).max(MOST_REASON, `The reason must be ${MOST_REASON} characters or fewer`)),
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
  run: async ({ tx, actor, input, audit }): Promise<string> => {
    await tx.$queryRaw`select from cpis.child where id = ${input.childId}::uuid for update`
    const child = await registeredChild(tx, input.childId)
    if (!child.shielded) throw new CpisError('conflict', 'This record is not protected any more', { field: 'form' })
    const [open] = await tx.$queryRaw<{ id: string }[]>`select id from cpis.approval where child_id = ${child.childId}::uuid and kind = 'unshield' and decision is null`
    if (open) throw new CpisError('conflict', 'A colleague has asked for this already', { field: 'form' })
    const [made] = await tx.$queryRaw<{ id: string }[]>`
      insert into cpis.approval (authority_id, kind, child_id, reason, requested_by, requested_by_name)
      values (${actor.organisation.id}::uuid, 'unshield', ${child.childId}::uuid, ${input.reason}, ${actor.personId}::uuid, ${actor.name})
      returning id`
    if (!made) throw new CpisError('unavailable', 'The request could not be made')
    audit({ subject: { kind: 'child', id: child.childId } })
    return made.id
  },
})
