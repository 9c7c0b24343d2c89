// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { askForWork } from '../file-work'

/**
 * Asks a file process to save a checked file.
 *
 * @throws CpisError `not-permitted`. A file in another state, or not the authority's, is left as it is: a second press saves nothing
 */
export const requestSave = defineStagedUseCase({
  name: 'upload.save',
  permission: 'upload.save',
  unrecorded: 'the saving that it asks for is recorded',
  input: z.strictObject({ uploadId: z.guid() }),
  run: ({ input: { uploadId }, stage }): Promise<void> =>
    stage(async ({ tx, principal }) => {
      if (await beginSaving(tx, uploadId)) await askForWork(tx, uploadId, 'save', principal)
    }),
})

/** Committed before the work begins, so that the upload's page shows what is happening. */
export async function beginSaving(tx: BulkTransaction, uploadId: string): Promise<boolean> {
  const begun = await tx.execute(
    `update cpis.upload set state = 'saving', decided_at = now() where id = $1 and authority_id = cpis.caller_organisation() and state = 'review'`,
    [uploadId],
  )
  return begun > 0
}
