import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { rowsToFix } from '../queries'
import type { RowToFix } from '../upload'

/** The caller's own authority's rows that were not accepted and are not fixed yet, oldest first. */
export const listRowsToFix = defineUseCase({
  name: 'upload.list-to-fix',
  permission: 'upload.check',
  input: z.object({}),
  run: ({ tx }): Promise<RowToFix[]> => rowsToFix(tx),
})
