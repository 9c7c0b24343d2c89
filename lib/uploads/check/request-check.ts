// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { defineStagedUseCase } from '@/lib/use-case/define-staged-use-case'
import { askForWork } from '../file-work'
import { forgetAnswers } from './kept-answers'
import { UPLOAD_ENCODING } from '@/lib/db/codes.generated'
import type { FileEncoding } from '../read/decode-file'

/**
 * Asks a file process to check a received file. The file must be in the state `received` or `review`; or `refused`, to be read in another
 * encoding that a person has just confirmed.
 *
 * @throws CpisError `not-permitted`. A file in another state, or not the authority's, is left as it is: its page explains
 */
export const requestCheck = defineStagedUseCase({
  name: 'upload.check',
  permission: 'upload.check',
  unrecorded: 'the check that it asks for is recorded',
  input: z.strictObject({ uploadId: z.guid(), encoding: z.enum(UPLOAD_ENCODING).optional() }),
  run: ({ input: { uploadId, encoding }, stage }): Promise<void> =>
    stage(async ({ tx, principal }) => {
      if (await beginCheck(tx, uploadId, encoding)) await askForWork(tx, uploadId, 'check', principal)
    }),
})

/**
 * Committed before the work begins, so that the upload's page shows what is happening. What an earlier check counted is forgotten: progress is
 * counted in its place.
 */
export async function beginCheck(tx: BulkTransaction, uploadId: string, encoding: FileEncoding | undefined): Promise<boolean> {
  const begun = await tx.execute(
    `update cpis.upload set state = 'checking', refusal = null, rows_checked = 0, rows_read = 0, rows_added = 0, rows_changed = 0, rows_ended = 0,
       rows_unchanged = 0, rows_withdrawn = 0, rows_rejected = 0, encoding = coalesce($2::text, encoding)
     where id = $1 and authority_id = cpis.caller_organisation()
       and (state in ('received', 'review', 'failed') or (state = 'refused' and ($2::text is not null or file_code = 'CPF05')))`,
    [uploadId, encoding ?? null],
  )
  // The names in it may be others now than those that were asked about.
  if (begun > 0 && encoding !== undefined) await forgetAnswers(tx, uploadId)
  return begun > 0
}
