import { z } from 'zod'
import { databaseNow } from '@/lib/db/clock'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { rowsToFix } from '../queries'

/** Why a row need not be fixed: coded, because what is known about the child does not belong in a reason. */
const SET_ASIDE_REASONS = ['no-plan', 'recorded-otherwise', 'not-ours'] as const
export type SetAsideReason = (typeof SET_ASIDE_REASONS)[number]

/**
 * Takes a row off the list of rows to fix, with the reason in the compliance log. The register stays as it is. The input `seen` is the version of the row
 * that was looked at.
 *
 * @throws CpisError `not-found` when it was corrected or set aside meanwhile; `conflict` when a newer file has replaced its cells since
 */
export const setAsideRow = defineUseCase({
  name: 'upload.set-aside',
  permission: 'upload.save',
  input: z.object({
    rowId: z.uuid(),
    seen: z.string().optional(),
    reason: z.enum(SET_ASIDE_REASONS, { error: 'Choose why the row need not be fixed' }),
  }),
  run: async ({ tx, actor, input, audit, about }): Promise<void> => {
    audit({ subject: { kind: 'rejected-row', id: input.rowId }, details: { reason: input.reason } })
    const [row] = await rowsToFix(tx, { id: input.rowId })
    if (row && input.seen !== undefined && input.seen !== row.version)
      throw new CpisError('conflict', 'A newer file has sent this row again since you opened it. Look at what it says now.')
    const set = await tx.rejectedRow.updateManyAndReturn({
      where: { id: input.rowId, fixedAt: null },
      data: { fixedAt: await databaseNow(tx), fixedHow: 'set-aside', fixedBy: actor.name },
      select: { cells: true },
    })
    about(set)
    if (set.length === 0) throw new CpisError('not-found', 'There is no such row')
  },
})
