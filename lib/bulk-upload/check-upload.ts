import { inBulkTransaction, type BulkTransaction } from '@/lib/db/bulk-transaction'
import { calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import type { FileEncoding } from './decode-file'
import { judgeRows, type JudgedFile } from './judge-rows'
import { prepareFile, type Addressee, type PreparedFile } from './prepare-file'
import { keepResults } from './result-rows'
import { traceRows, type KnownPerson, type NumberStatus } from './trace-rows'
import { callerOf, logUpload, requireUploadPermission, takeTurn, type Submitter } from './upload-act'
import { refusedFile, type UploadReport } from './upload-report'

/** What came of checking a file, with what saving needs, so that a command that saves at once reads the file only once. */
export type CheckedUpload = {
  report: UploadReport
  checked: { prepared: PreparedFile; statuses: ReadonlyMap<number, NumberStatus>; registerVersion: string } | null
}

type FileToCheck = { contents: 'full' | 'changes'; encoding: FileEncoding; bytes: Buffer; today: CalendarDate; addressee: Addressee; known: KnownPerson[] }

/**
 * Checks a received file and keeps what each of its rows would change: decode, read, validate, ask the demographics service, match against
 * the register. Nothing of the register changes. A preview that is out of date is made anew in the same way.
 *
 * @param uploadId in the state `received` or `review`; or `refused`, to be read in another encoding
 * @param encoding what a person has just confirmed the file to be
 * @returns the report; the upload is in the state `review`, or `refused` with its reason
 * @throws CpisError `not-permitted`, `not-found`, `conflict`; after anything else the upload is in the state `failed`
 */
export async function checkUpload(uploadId: string, submitter: Submitter, encoding?: FileEncoding): Promise<CheckedUpload> {
  await requireUploadPermission(submitter, 'upload.preview')
  await beginCheck(uploadId, submitter, encoding)
  try {
    // Of every authority, and so in a transaction of its own: the check asks the demographics service and may take long.
    await inBulkTransaction(callerOf(submitter), (tx) => tx.query('select cpis.apply_due_endings()'))
    return await inBulkTransaction(callerOf(submitter), (tx) => check(tx, uploadId, submitter))
  } catch (error) {
    await recordFailure(uploadId, submitter)
    throw error
  }
}

/** Committed before the work begins, so that the upload's page says what is going on. */
async function beginCheck(uploadId: string, submitter: Submitter, encoding: FileEncoding | undefined): Promise<void> {
  const begun = await inBulkTransaction(callerOf(submitter), (tx) =>
    tx.execute(
      `update cpis.upload set state = 'checking', rows_checked = 0, refusal = null, encoding = coalesce($2::text, encoding)
       where id = $1 and authority_id = cpis.caller_organisation()
         and (state in ('received', 'review', 'failed') or (state = 'refused' and ($2::text is not null or file_code = 'CPF05')))`,
      [uploadId, encoding ?? null],
    ),
  )
  if (begun === 0) throw new CpisError('not-found', 'There is no file to check')
}

async function check(tx: BulkTransaction, uploadId: string, submitter: Submitter): Promise<CheckedUpload> {
  await takeTurn(tx)
  const file = await fileToCheck(tx, uploadId, submitter)
  const tell = progressOf(tx, uploadId, submitter)
  const read = await prepareFile(file.bytes, file.encoding, file.addressee, file.today, tell)
  if (!read.ok) return { report: await refuse(tx, uploadId, submitter, read.refusal, 'CPF01', read.format), checked: null }
  const traced = await traceRows(read.prepared.validated, file.known, () => tell(read.prepared.file.rows.length, read.prepared.file.rows.length))
  if (!traced.answered) {
    const words = 'The demographics service did not answer, so nobody could be matched. Nothing changed. Check the file again later.'
    return { report: await refuse(tx, uploadId, submitter, words, 'CPF05', read.prepared.file.format), checked: null }
  }
  const prepared = { ...read.prepared, validated: traced.validated }
  const judged = await judgeRows(tx, file.contents, prepared, traced.statuses)
  const registerVersion = await registerVersionOf(tx)
  await keepResults(tx, uploadId, prepared, judged, traced.statuses)
  await keepVerdict(tx, uploadId, prepared, judged, registerVersion)
  const { fileCode, counts, endings } = judged
  await logUpload(tx, submitter, {
    type: 'upload.preview', outcome: 'done', uploadId,
    details: { contents: file.contents, fileCode, ...counts, absent: endings.absent, endingsNeed: endings.need },
  })
  return {
    report: { ...judged, refusal: null, uploadId, appliedBefore: null },
    checked: { prepared, statuses: traced.statuses, registerVersion },
  }
}

async function fileToCheck(tx: BulkTransaction, uploadId: string, submitter: Submitter): Promise<FileToCheck> {
  const [file] = await tx.query<Omit<FileToCheck, 'today' | 'known' | 'addressee'> & { today: string; odsCode: string | null }>(
    `select u.contents, u.encoding, f.bytes, cpis.today()::text as today, o.ods_code as "odsCode"
     from cpis.upload u join cpis.upload_file f on f.upload_id = u.id join cpis.organisation o on o.id = u.authority_id
     where u.id = $1 and u.state = 'checking'`, [uploadId])
  if (!file) throw new CpisError('conflict', 'This file is no longer to be checked')
  const [last] = await tx.query<{ sequence: string | null; madeAt: Date }>(
    `select sequence, made_at as "madeAt" from cpis.upload
     where authority_id = cpis.caller_organisation() and made_at is not null and state in ('waiting', 'saved')
     order by made_at desc, length(sequence) desc, sequence desc limit 1`)
  const known = await tx.query<KnownPerson>(
    `select nhs_number as "nhsNumber", family_name as "familyName", given_name as "givenName", date_of_birth::text as "dateOfBirth",
            number_status as status
     from cpis.child where authority_id = cpis.caller_organisation() and number_status in ('matched', 'restricted')
       and traced_at > now() - interval '7 days'`)
  return { ...file, today: calendarDate(file.today), known, addressee: { codes: { dfeCode: submitter.organisation.code, odsCode: file.odsCode }, last: last ?? null } }
}

/** Which state of the register a preview is made of. An authority whose register has never changed has none. */
export async function registerVersionOf(tx: BulkTransaction): Promise<string> {
  const [found] = await tx.query<{ version: string }>('select version::text as version from cpis.register_version where authority_id = cpis.caller_organisation()')
  return found?.version ?? '0'
}

/**
 * Says on the upload how far it has come, at most twice a second. On a connection of its own: what is written in the transaction of the
 * check is seen by nobody until it ends.
 */
function progressOf(tx: BulkTransaction, uploadId: string, submitter: Submitter): (read: number, of: number) => Promise<void> {
  let told = performance.now()
  return async (read, of) => {
    if (performance.now() - told < 500) return
    await inBulkTransaction(callerOf(submitter), (own) =>
      own.execute(`update cpis.upload set rows_checked = least($2::integer, $3::integer), rows_read = $3, rows_unchanged = $3 where id = $1 and state = 'checking'`, [uploadId, read, of]))
    // A connection that says nothing for a minute is taken for lost.
    await tx.execute('select 1')
    told = performance.now()
  }
}

async function refuse(tx: BulkTransaction, uploadId: string, submitter: Submitter, refusal: string, fileCode: 'CPF01' | 'CPF05', format: string): Promise<UploadReport> {
  await tx.execute(
    `update cpis.upload set state = 'refused', refusal = $2, file_code = $3, format = $4, rows_read = 0, rows_unchanged = 0 where id = $1`,
    [uploadId, refusal.slice(0, 2000), fileCode, format])
  await logUpload(tx, submitter, { type: 'upload.preview', outcome: 'refused', uploadId, details: { fileCode } })
  return refusedFile(refusal, uploadId, fileCode)
}

async function keepVerdict(tx: BulkTransaction, uploadId: string, { file }: PreparedFile, { counts, fileCode, endings }: JudgedFile, registerVersion: string): Promise<void> {
  await tx.execute(
    `update cpis.upload set state = 'review', file_code = $2, rows_read = $3, rows_added = $4, rows_changed = $5, rows_ended = $6,
       rows_unchanged = $7, rows_withdrawn = $8, rows_rejected = $9, rows_checked = $3, plans_absent = $10, plans_ending = $11, plans_active = $12,
       endings_need = $13, absence_suppressed = $14, register_version = $15, format = $16, sequence = $17, made_at = $18, sender = $19
     where id = $1`,
    [uploadId, fileCode, counts.read, counts.added, counts.changed, counts.ended, counts.unchanged, counts.withdrawn, counts.rejected,
     endings.absent, endings.counted, endings.active, endings.need, endings.suppressed, registerVersion, file.format,
     file.envelope?.sequence ?? null, file.envelope?.madeAt ?? null, file.envelope ? JSON.stringify(file.envelope.sender) : null])
}

/** The page of the upload must not go on saying that it is being checked. What went wrong is in the service's log. */
async function recordFailure(uploadId: string, submitter: Submitter): Promise<void> {
  await inBulkTransaction(callerOf(submitter), async (tx) => {
    await tx.execute(
      `update cpis.upload set state = 'failed', rows_read = 0, rows_unchanged = 0 where id = $1 and state = 'checking'`, [uploadId])
    await logUpload(tx, submitter, { type: 'upload.preview', outcome: 'failed', uploadId })
  })
}
