import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { plannedCareLooks, type PlannedCareLooks } from './planned-care'

/**
 * Who looked at a child of the caller's own authority in planned care: the latest hundred looks.
 *
 * @throws CpisError `not-found` for another authority's child, or one that does not exist
 */
export const listPlannedCareOfChild = defineUseCase({
  name: 'history.child-planned-care',
  permission: 'history.child',
  input: z.strictObject({ childId: z.guid() }),
  run: async ({ tx, input: { childId }, audit, about }): Promise<PlannedCareLooks> => {
    const child = await tx.child.findUnique({ where: { id: childId }, select: { nhsNumber: true } })
    if (!child) throw new CpisError('not-found', 'There is no such child')
    about(child)
    audit({ subject: { kind: 'child', id: childId } })
    return plannedCareLooks(tx, { childId, before: new Date(8_640_000_000_000) })
  },
})
