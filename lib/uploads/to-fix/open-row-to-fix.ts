import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { rowsToFix } from '../queries'
import type { RowToFix } from '../upload'

/** One row to fix, with its cells as they were sent. */
export const openRowToFix = defineUseCase({
  name: 'upload.open-to-fix',
  permission: 'upload.check',
  input: z.object({ rowId: z.uuid().catch('') }),
  run: async ({ tx, input }): Promise<RowToFix> => {
    const [row] = input.rowId === '' ? [] : await rowsToFix(tx, { id: input.rowId })
    if (!row) throw new CpisError('not-found', 'There is no such row')
    return row
  },
})
