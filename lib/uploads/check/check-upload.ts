// Raw SQL: a file is loaded on a connection of its own, outside Prisma; its verdict is written in one statement.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { callFunction } from '@/lib/db/call-function'
import * as codes from '@/lib/db/codes.generated'
import { holdingLock } from '@/lib/db/holding-lock'
import { env } from '@/lib/config/env'
import { rememberingClosed } from '@/lib/demographics/closed-numbers'
import { demographics } from '@/lib/demographics/configured-service'
import { AGREEING } from '@/lib/demographics/trace-verdict'
import { closedByAdoption } from '@/lib/plans/closed-numbers'
import { calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import { defineStagedUseCase, type RunStage, type Stage } from '@/lib/use-case/define-staged-use-case'
import type { FileEncoding } from '../read/decode-file'
import { endWork } from '../file-work'
import { isLeftForLater, isPassing } from '../passing-failure'
import { beginCheck } from './request-check'
import { judgeRows, type JudgedFile } from './judge-rows'
import { forgetRows, keepRows } from './kept-rows'
import { lastMessage, refusalOfOrder } from './order-of-files'
import { prepareFile, type Addressee, type PreparedFile } from '../read/prepare-file'
import { keepResults } from './result-rows'
import { momentOf } from './said-since'
import { keptAnswers } from './kept-answers'
import { traceFile } from './trace-file'
import { judgeAnswers, NOT_TRACED, rowsToTrace, type KnownPerson, type RowAnswer, type TracedNumbers } from './trace-rows'
import { takeTurn, workLock } from '../upload-locks'
import { refusedFile, type UploadReport } from '../upload-report'

type FileToCheck = {
  contents: codes.UploadContents
  encoding: FileEncoding
  bytes: Buffer
  today: CalendarDate
  addressee: Addressee
  known: KnownPerson[]
  /** What the demographics service has answered about its rows already, by row. */
  answers: Map<number, RowAnswer>
  /** For how many seconds it has been worked on. */
  waited: number
}

/** What a file says on its own, and the demographics service about its people; or why the whole file is refused. */
type ReadFile =
  { ok: true; prepared: PreparedFile; numbers: TracedNumbers } | { ok: false; refusal: string; code: 'CPF01' | 'CPF05'; format: codes.UploadFormat }

const NO_ANSWER = 'The national record could not be asked, so nobody could be matched. Nothing changed. Check the file again later.'

/**
 * Checks a file and keeps what each of its rows would change: decode, read, validate, ask the demographics service, match against the
 * register. The register does not change. Until the file is compared with the register, no transaction is open and no lock is held.
 *
 * Commands and tests check a received file at once, in their own process. A file process has `takenUp` what was asked for (see
 * `requestCheck`): the file is already in the state `checking`, and if the database is lost meanwhile it stays so, to be taken up again.
 *
 * The people of a large file may be asked about for an hour. Every answer is kept as it comes, so that this can go on in another process; one
 * that has `takenUp` the file leaves off from time to time, so that other files get their turn.
 *
 * @returns the report; the upload is then in the state `review`, or `refused` with its reason
 * @throws WorkGoesOn when a process that has taken the file up is to go on with it later; the upload is still in the state `checking`, as it is
 * after a failure that passes (see {@link isLeftForLater})
 * @throws CpisError `not-permitted`, `not-found`, `conflict`; after anything else the upload is in the state `failed`
 */
export const checkUpload = defineStagedUseCase({
  name: 'upload.check',
  permission: 'upload.check',
  input: z.strictObject({ uploadId: z.guid(), encoding: z.enum(codes.UPLOAD_ENCODING).optional(), takenUp: z.boolean().default(false) }),
  run: async ({ input: { uploadId, encoding, takenUp }, stage }): Promise<UploadReport> => {
    if (takenUp) return check(stage, uploadId, takenUp)
    return holdingLock(workLock(uploadId), async () => {
      const begun = await stage(({ tx }) => beginCheck(tx, uploadId, encoding))
      if (!begun) throw new CpisError('not-found', 'There is no file to check')
      return check(stage, uploadId, takenUp)
    })
  },
})

async function check(stage: RunStage, uploadId: string, takenUp: boolean): Promise<UploadReport> {
  try {
    await applyDueEndings(stage)
    const file = await stage((of) => fileToCheck(of, uploadId))
    const read = await readAndTrace(file, { uploadId, stage, inTurn: takenUp })
    return await stage((of) => judge(of, { uploadId, takenUp }, file, read))
  } catch (error) {
    if (isLeftForLater(error, takenUp)) throw error
    await stage((of) => recordFailure(of, uploadId))
    throw error
  }
}

/**
 * Applies to every authority, and so in a transaction of its own. Another authority's file may be being saved at this moment, which is no failure of this
 * one: the worker applies what is due every minute, and the count of endings includes what is still held.
 */
async function applyDueEndings(stage: RunStage): Promise<void> {
  await stage(({ tx }) => callFunction(tx, 'apply_due_endings', {}, z.int())).catch((error: unknown) => {
    if (!isPassing(error)) throw error
  })
}

type Tracing = { uploadId: string; stage: RunStage; inTurn: boolean }

async function readAndTrace(file: FileToCheck, { uploadId, stage, inTurn }: Tracing): Promise<ReadFile> {
  // Taken up again, it is further than reading can be.
  const tell = file.answers.size > 0 ? async () => undefined : progressOf(uploadId, stage)
  const read = await prepareFile(file.bytes, file.encoding, file.addressee, file.today, tell)
  if (!read.ok) return { ...read, code: 'CPF01' }
  const { prepared } = read
  const service = demographics()
  if (service === null) return { ok: true, prepared, numbers: NOT_TRACED }
  const { answers, waited } = file
  const numbers = [...new Set(prepared.validated.accepted.map(({ plan }) => plan.nhsNumber))]
  const closed = rememberingClosed((asked) => stage(({ tx }) => closedByAdoption(tx, asked)))
  const rows = rowsToTrace(prepared.validated, file.known, await closed(numbers))
  const toTrace = { uploadId, rows, of: prepared.file.rows.length, waited, answers }
  const silence = env().DEMOGRAPHICS_SILENCE_SECONDS * 1000
  const came = await traceFile({ service, closed }, toTrace, { stage, silence, inTurn })
  if (came === 'silent' && answers.size === 0 && rows.known.size === 0) {
    return { ok: false, refusal: NO_ANSWER, code: 'CPF05', format: prepared.file.format }
  }
  const traced = judgeAnswers(prepared.validated, rows, answers)
  return { ok: true, prepared: { ...prepared, validated: traced.validated }, numbers: traced.numbers }
}

async function judge(
  stage: Stage,
  { uploadId, takenUp }: { uploadId: string; takenUp: boolean },
  file: FileToCheck,
  read: ReadFile,
): Promise<UploadReport> {
  const { tx } = stage
  await takeTurn(tx, takenUp ? 'process' : 'command')
  const [left] = await tx.query(`select from cpis.upload where id = $1 and state = 'checking' for update`, [uploadId])
  if (!left) throw new CpisError('conflict', 'This file is no longer to be checked')
  if (!read.ok) return refuse(stage, uploadId, read)
  const { prepared, numbers } = read
  // A newer file may have been saved while this one was read.
  const overtaken = await refusalOfOrder(tx, uploadId, prepared.file.envelope)
  if (overtaken) return refuse(stage, uploadId, { refusal: overtaken, code: 'CPF01', format: prepared.file.format })
  // Read first, so that anything saved from here on makes the preview out of date.
  const registerVersion = await registerVersionOf(tx)
  const judged = await judgeRows(tx, file.contents, prepared, numbers, await momentOf(tx, uploadId, prepared.file.envelope?.madeAt ?? null))
  await keepResults(tx, uploadId, prepared, judged, numbers)
  await keepRows(tx, uploadId, prepared.file, prepared.details, judged.rows)
  await keepVerdict(tx, uploadId, prepared, judged, { registerVersion, today: file.today })
  const { fileCode, counts, endings } = judged
  await stage.record({
    outcome: 'done',
    subject: { kind: 'upload', id: uploadId },
    details: { contents: file.contents, fileCode, ...counts, waiting: judged.waiting, absent: endings.absent, endingsNeed: endings.need },
  })
  return { ...judged, refusal: null, uploadId, appliedBefore: null }
}

async function fileToCheck({ tx, principal }: Stage, uploadId: string): Promise<FileToCheck> {
  const [file] = await tx.query<
    Omit<FileToCheck, 'today' | 'known' | 'addressee' | 'answers'> & { today: string; now: Date; odsCode: string | null }
  >(
    `select u.contents, u.encoding, f.bytes, cpis.today()::text as today, now() as now, o.ods_code as "odsCode",
            coalesce(extract(epoch from now() - coalesce(
              (select min(t.answered_at) from cpis.traced_row t where t.upload_id = u.id and t.answered_at >= w.asked_at), w.asked_at)), 0)::float8 as waited
     from cpis.upload u join cpis.upload_file f on f.upload_id = u.id join cpis.organisation o on o.id = u.authority_id
     left join cpis.file_work w on w.upload_id = u.id
     where u.id = $1 and u.state = 'checking'`,
    [uploadId],
  )
  if (!file) throw new CpisError('conflict', 'This file is no longer to be checked')
  const known = await tx.query<KnownPerson>(
    `select nhs_number as "nhsNumber", family_name as "familyName", given_name as "givenName", date_of_birth::text as "dateOfBirth",
            number_status as status, traced_at > now() - interval '7 days' as lately
     from cpis.child where authority_id = cpis.caller_organisation() and number_status = any ($1::text[])`,
    [AGREEING],
  )
  return {
    ...file,
    today: calendarDate(file.today),
    known,
    answers: await keptAnswers(tx, uploadId),
    addressee: { codes: { dfeCode: principal.organisation.code, odsCode: file.odsCode }, last: await lastMessage(tx), now: file.now },
  }
}

/** The state of the register that a preview is made from. An authority whose register has never changed has none. */
export async function registerVersionOf(tx: BulkTransaction): Promise<string> {
  const [found] = await tx.query<{ version: string }>(
    'select version::text as version from cpis.register_version where authority_id = cpis.caller_organisation()',
  )
  return found?.version ?? '0'
}

/** Records progress on the upload, at most twice a second. */
function progressOf(uploadId: string, stage: RunStage): (read: number, of: number) => Promise<void> {
  let told = performance.now()
  return async (read, of) => {
    if (performance.now() - told < 500) return
    await stage(({ tx }) =>
      tx.execute(
        `update cpis.upload set rows_checked = least($2::integer, $3::integer), rows_read = $3, rows_unchanged = $3 where id = $1 and state = 'checking'`,
        [uploadId, read, of],
      ),
    )
    told = performance.now()
  }
}

type Refusal = Omit<Extract<ReadFile, { ok: false }>, 'ok'>

async function refuse({ tx, record }: Stage, uploadId: string, { refusal, code, format }: Refusal): Promise<UploadReport> {
  await tx.execute(
    `update cpis.upload set state = 'refused', refusal = $2, file_code = $3, format = $4, rows_read = 0, rows_unchanged = 0 where id = $1`,
    [uploadId, refusal.slice(0, 2000), code, format],
  )
  await forgetRows(tx, uploadId)
  await endWork(tx, uploadId, 'check')
  await record({ outcome: 'refused', subject: { kind: 'upload', id: uploadId }, details: { fileCode: code } })
  return refusedFile(refusal, uploadId, code)
}

async function keepVerdict(
  tx: BulkTransaction,
  uploadId: string,
  { file }: PreparedFile,
  { counts, fileCode, endings, endsToConfirm, waiting }: JudgedFile,
  by: { registerVersion: string; today: CalendarDate },
): Promise<void> {
  await tx.execute(
    `update cpis.upload set state = 'review', file_code = $2, rows_read = $3, rows_added = $4, rows_changed = $5, rows_ended = $6,
       rows_unchanged = $7, rows_withdrawn = $8, rows_rejected = $9, rows_checked = $3, plans_absent = $10, plans_ending = $11, plans_active = $12,
       endings_need = $13, absence_suppressed = $14, register_version = $15, format = $16, sequence = $17, made_at = $18, sender = $19,
       checked_on = $20, ends_to_confirm = $21, rows_waiting = $22
     where id = $1`,
    [
      uploadId,
      fileCode,
      counts.read,
      counts.added,
      counts.changed,
      counts.ended,
      counts.unchanged,
      counts.withdrawn,
      counts.rejected,
      endings.absent,
      endings.counted,
      endings.active,
      endings.need,
      endings.suppressed,
      by.registerVersion,
      file.format,
      file.envelope?.sequence ?? null,
      file.envelope?.madeAt ?? null,
      file.envelope ? JSON.stringify(file.envelope.sender) : null,
      by.today,
      endsToConfirm,
      waiting,
    ],
  )
  await endWork(tx, uploadId, 'check')
}

/** Keeps the upload's page from saying for ever that the file is being checked. What went wrong is in the service's log. */
async function recordFailure({ tx, record }: Stage, uploadId: string): Promise<void> {
  await tx.execute(`update cpis.upload set state = 'failed', rows_read = 0, rows_unchanged = 0 where id = $1 and state = 'checking'`, [uploadId])
  await endWork(tx, uploadId, 'check')
  await record({ outcome: 'failed', subject: { kind: 'upload', id: uploadId } })
}
