import { z } from 'zod'
import { databaseNow } from '@/lib/db/clock'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** Why a row need not be fixed: coded, because what is known about the child does not belong in a reason. */
const SET_ASIDE_REASONS = ['no-plan', 'recorded-otherwise', 'not-ours'] as const
export type SetAsideReason = (typeof SET_ASIDE_REASONS)[number]

/** Takes a row off the list of rows to fix, with the reason in the compliance log. The register stays as it is. */
export const setAsideRow = defineUseCase({
  name: 'upload.set-aside',
  permission: 'upload.save',
  input: z.object({ rowId: z.uuid(), reason: z.enum(SET_ASIDE_REASONS, { error: 'Choose why the row need not be fixed' }) }),
  run: async ({ tx, actor, input, audit, about }): Promise<void> => {
    audit({ subject: { kind: 'rejected-row', id: input.rowId }, details: { reason: input.reason } })
    const set = await tx.rejectedRow.updateManyAndReturn({
      where: { id: input.rowId, fixedAt: null },
      data: { fixedAt: await databaseNow(tx), fixedHow: 'set-aside', fixedBy: actor.name },
      select: { cells: true },
    })
    about(set)
    if (set.length === 0) throw new CpisError('not-found', 'There is no such row')
  },
})
