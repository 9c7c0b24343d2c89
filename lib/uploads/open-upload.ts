import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import { addressField, pageField } from '@/lib/shared/address-field'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { decodeFile } from './read/decode-file'
import { affectedNames } from './read/affected-names'
import { bytesOf, endingsOf, notRestoredOf, rowsOf, uploadOf } from './queries'
import { workLock } from './upload-locks'
import { ROW_FILTERS, ROWS_PER_PAGE, type ListedEnding, type ListedRow, type OpenedUpload, type RowFilter } from './upload'

/** What a file's page shows. */
export type UploadPage = {
  upload: OpenedUpload
  shown: { filter: RowFilter; page: number; pages: number }
  rows: ListedRow[]
  endings: ListedEnding[]
  /** Names from a file that is not UTF-8, read as Windows-1252, for its sender to confirm; null when there is nothing to confirm. */
  offer: string[] | null
  /** When a file was taken back, the plans that stay as they are. */
  notRestored: { childName: string; number: string; planType: string }[]
}

/** A file of the caller's own authority with its rows of one outcome: its preview before it is saved, its receipt afterwards. */
export const openUpload = defineUseCase({
  name: 'upload.open',
  permission: 'upload.confirm-ending',
  input: z.object({ uploadId: z.uuid().catch(''), show: addressField(z.enum(ROW_FILTERS), 'rejected'), page: pageField }),
  run: async ({ tx, actor, input, audit }): Promise<UploadPage> => {
    if (input.uploadId === '') throw new CpisError('not-found', 'There is no such file')
    if (actor.role === 'LD') await settleAbandoned(tx, input.uploadId)
    const upload = await uploadOf(tx, input.uploadId)
    if (!upload) throw new CpisError('not-found', 'There is no such file')
    audit({ subject: { kind: 'upload', id: upload.id } })
    const filter = input.show === 'rejected' && upload.rejected === 0 ? (ROW_FILTERS.find((one) => upload[one] > 0) ?? 'rejected') : input.show
    const pages = Math.max(1, Math.ceil(upload[filter] / ROWS_PER_PAGE))
    const page = Math.min(input.page, pages)
    const refused = actor.role === 'LD' && upload.state === 'refused' && upload.format === 'csv' && upload.hasFile
    return {
      upload,
      shown: { filter, page, pages },
      rows: await rowsOf(tx, upload.id, filter, page),
      endings: await endingsOf(tx, upload.id),
      notRestored: upload.reversedAt ? await notRestoredOf(tx, upload.id) : [],
      offer: refused ? offerOf(await bytesOf(tx, upload.id)) : null,
    }
  },
})

function offerOf(bytes: Uint8Array | null): string[] | null {
  const decoded = bytes && decodeFile(bytes)
  return decoded && !decoded.ok && decoded.offer !== undefined ? affectedNames(decoded.offer) : null
}

/**
 * A file whose work was cut off by a crash or restart must not say for ever that it is being worked on. What was asked for on a page is
 * taken up again by itself. A command holds the file's lock while it works on it, and the authority's lock while it saves; a save that was
 * cut off has changed nothing.
 */
async function settleAbandoned(tx: Transaction, uploadId: string): Promise<void> {
  // Raw SQL: asks about locks, and decides row by row which state follows.
  await tx.$executeRaw`
    update cpis.upload u set state = case when state = 'saving' then 'review' else 'failed' end, rows_read = case when state = 'saving' then rows_read else 0 end,
      rows_unchanged = case when state = 'saving' then rows_unchanged else 0 end
    where id = ${uploadId}::uuid and state in ('received', 'checking', 'saving') and received_at < now() - interval '10 seconds'
      and coalesce(decided_at, received_at) < now() - interval '10 seconds'
      and not exists (select from cpis.file_work w where w.upload_id = u.id)
      and pg_try_advisory_xact_lock(hashtextextended(${workLock(uploadId)}, 0))
      and pg_try_advisory_xact_lock(hashtextextended('upload ' || cpis.caller_organisation()::text, 0))`
}
