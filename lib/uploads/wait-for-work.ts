// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { WORK_PATIENCE } from '@/lib/shared/page-time'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'

/** Waits until the work on a file is done, but no longer than a page may. The file's own page says what became of it. */
export const waitForWork = defineStagedUseCase({
  name: 'upload.check',
  permission: 'upload.check',
  unrecorded: 'the work that is waited for is recorded',
  input: z.strictObject({ uploadId: z.guid() }),
  run: async ({ input: { uploadId }, stage }): Promise<void> => {
    const until = performance.now() + WORK_PATIENCE
    for (let wait = 50; performance.now() < until; wait = Math.min(wait * 1.5, 300)) {
      await pause(wait)
      const [left] = await stage(({ tx }) => tx.query('select from cpis.file_work where upload_id = $1', [uploadId]))
      if (!left) return
    }
  },
})
