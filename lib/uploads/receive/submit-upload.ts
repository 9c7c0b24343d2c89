// Raw SQL: a file is loaded on a connection of its own, outside Prisma; it takes a lock.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { CpisError } from '@/lib/shared/errors'
import { defineStagedUseCase, type Stage } from '@/lib/use-case/define-staged-use-case'
import { LARGEST_FILE } from '../read/decode-file'
import { makesFresh, markFresh } from '../save/mark-fresh'
import { refuseTooMany, TooManyUploads } from './too-many-uploads'

/** A file as sent. */
const uploadBatch = z
  .strictObject({
    /** What the sender called it: text to display, never a path. */
    fileName: z.string(),
    /** Whether it holds the whole register or what changed: declared, never guessed. */
    contents: z.enum(codes.UPLOAD_CONTENTS),
    bytes: z.custom<Uint8Array>((sent) => sent instanceof Uint8Array),
    /** How it came; by command unless said otherwise. */
    via: z.enum(codes.UPLOAD_VIA).default('command'),
    /** What its sender knows the encoding to be, if not UTF-8. */
    encoding: z.enum(codes.UPLOAD_ENCODING).default('utf-8'),
  })
  .refine(({ bytes }) => bytes.length <= LARGEST_FILE, { path: ['file'], error: 'The file must be smaller than 5 MB.' })
export type UploadBatch = z.input<typeof uploadBatch>
type ReadBatch = z.output<typeof uploadBatch>

/** The record of a received file: a new one, or the earlier one if the same file was the last and still says nothing new. */
export type ReceivedUpload = { uploadId: string; appliedBefore: Date | null }

/**
 * The last file that was applied, if it has the same bytes and meaning and the register has not changed since: there is then nothing to do.
 * After another file or a change by hand the same bytes mean something again: also while another file that was received since may still be saved, which
 * would then have the last word. So do, on another day, rows that were not accepted: a plan that was still to start may have started. A row that
 * demographics answer differently about now is saved from the list of rows to fix. A file with no accepted rows changed nothing, and may be tried again.
 */
const FIND_REPLAYED = `
  select last.id, last.applied_at, last.rows_read as read, last.rows_rejected as rejected from (
    select * from cpis.upload
    where authority_id = cpis.caller_organisation() and applied_at is not null and file_code in ('CPF02', 'CPF03')
    order by applied_at desc limit 1) as last
  where last.file_sha256 = $1 and last.contents = $2 and last.state in ('waiting', 'saved')
    and (last.file_code = 'CPF02' or (last.applied_at at time zone 'Europe/London')::date = cpis.today())
    and not exists (select from cpis.upload n where n.authority_id = last.authority_id and n.received_at > last.received_at and n.state <> 'cancelled')
    and last.register_version = coalesce((select v.version from cpis.register_version v where v.authority_id = last.authority_id), 0)`

/** A preview that waits for its sender. Commands do not look for one: what they load makes the preview out of date, which is noticed. */
const FIND_WAITING = `
  select id from cpis.upload
  where authority_id = cpis.caller_organisation() and state in ('received', 'checking', 'review', 'saving') and via = 'page' limit 1`

/**
 * Receives a file: keeps its bytes and their SHA-256 before reading anything in it. The last file sent again changes nothing except how
 * fresh the register is: the authority has said that it is still true, as far as the file was accepted.
 *
 * @returns its record, in the state `received`; or, for the last file sent again, the earlier record
 * @throws CpisError `not-permitted`; `invalid-input` when it is too large to be kept; `conflict` when another is waiting on its page for
 * its sender; TooManyUploads after twenty in an hour
 */
export const submitUpload = defineStagedUseCase({
  name: 'upload.submit',
  permission: 'upload.submit',
  input: uploadBatch,
  run: async ({ input: batch, stage }): Promise<ReceivedUpload> => {
    const sha256 = createHash('sha256').update(batch.bytes).digest('hex')
    try {
      return await stage((of) => receive(of, batch, sha256))
    } catch (error) {
      if (error instanceof TooManyUploads) await stage(({ record }) => record({ outcome: 'refused', details: { tooMany: true } }))
      throw error
    }
  },
})

async function receive(stage: Stage, batch: ReadBatch, sha256: string): Promise<ReceivedUpload> {
  const { tx, record } = stage
  await takeTurnToSubmit(stage)
  await refuseTooMany(tx)
  const [applied] = await tx.query<{ id: string; applied_at: Date; read: number; rejected: number }>(FIND_REPLAYED, [sha256, batch.contents])
  if (applied) {
    if (makesFresh(applied)) await markFresh(tx, applied.id, true)
    await record({ outcome: 'done', subject: { kind: 'upload', id: applied.id }, details: { appliedBefore: true } })
    return { uploadId: applied.id, appliedBefore: applied.applied_at }
  }
  const [waiting] = batch.via === 'page' ? await tx.query(FIND_WAITING) : []
  if (waiting) throw new CpisError('conflict', 'Another upload is waiting for review. Save it or cancel it first.')
  const uploadId = await keep(stage, batch, sha256)
  await record({ outcome: 'done', subject: { kind: 'upload', id: uploadId }, details: { contents: batch.contents, bytes: batch.bytes.length } })
  return { uploadId, appliedBefore: null }
}

/** Two files sent at the same moment are received one after the other; this lock is never held for long. */
async function takeTurnToSubmit({ tx }: Stage): Promise<void> {
  await tx.execute(`select pg_advisory_xact_lock(hashtextextended('submit ' || cpis.caller_organisation()::text, 0))`)
}

async function keep({ tx, principal }: Stage, batch: ReadBatch, sha256: string): Promise<string> {
  const [upload] = await tx.query<{ id: string }>(
    `insert into cpis.upload (authority_id, state, contents, file_name, file_sha256, encoding, via, received_by, received_by_id, api_client_id)
     values (cpis.caller_organisation(), 'received', $1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      batch.contents,
      shownFileName(batch.fileName),
      sha256,
      batch.encoding,
      batch.via,
      principal.name,
      principal.personId,
      principal.apiClientId ?? null,
    ],
  )
  if (!upload) throw new Error('The record of the file was not written')
  await tx.execute('insert into cpis.upload_file (upload_id, authority_id, bytes) values ($1, cpis.caller_organisation(), $2)', [
    upload.id,
    Buffer.from(batch.bytes),
  ])
  return upload.id
}

/**
 * A file's name as kept and shown: its last part, without invisible characters, and without ten digits in a row, which may be somebody's
 * NHS number.
 */
function shownFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const shown = last
    .replace(/[\p{C}\u2028\u2029]/gu, '')
    .replace(/[0-9]{10,}/g, '…')
    .trim()
  return [...shown].slice(0, 120).join('') || 'file'
}
