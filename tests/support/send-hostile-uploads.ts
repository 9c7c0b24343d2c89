import type pg from 'pg'
import { sendFile, type FileSender, type FileStanding } from './file-sender'
import type { HostileFile } from './hostile-files'
import { rawUploads, sendRaw, type RawSender, type RawUpload } from './raw-upload'
import { plansOf, registerSums } from './register-sums'

/** The longest anything sent may wait for its verdict, in milliseconds (security-and-reliability, T14). */
const LONGEST = 5_000

/** Who is sending, for which authority, and a connection that looks behind the service's back. */
export type HostileSender = RawSender & { admin: pg.Client; authorityId: string }

/** The results: counts for the figures, and a sentence for everything that was not as it must be. */
export type UploadsReport = {
  sent: number
  wrongVerdicts: string[]
  serverErrors: string[]
  written: string[]
  late: string[]
  slowest: { what: string; took: number }
}

export const nothingWrong = ({ wrongVerdicts, serverErrors, written, late }: UploadsReport): string[] => [
  ...wrongVerdicts,
  ...serverErrors,
  ...written,
  ...late,
]

/** An empty report, to which {@link sendHostileUploads} and {@link sendRawUploads} add. */
export function newReport(): UploadsReport {
  return { sent: 0, wrongVerdicts: [], serverErrors: [], written: [], late: [], slowest: { what: '', took: 0 } }
}

/**
 * Sends files through the real form, one after another, and checks the whole register after each: a refused file changes nobody's
 * rows, and any other writes its one valid plan and touches nothing else.
 *
 * @param files {@link hostileFiles}, or files that a test makes to show that a wrong answer would be noticed
 * @param plant a change made to the register after each file, to show that it would be noticed
 */
export async function sendHostileUploads(
  sender: HostileSender,
  files: Iterable<HostileFile>,
  report: UploadsReport,
  plant?: () => Promise<unknown>,
): Promise<void> {
  for (const file of files) {
    const before = await registerSums(sender.admin, sender.authorityId, null)
    const began = performance.now()
    const standing = await sendFile(sender satisfies FileSender, file.bytes)
    note(report, file.what, performance.now() - began)
    report.serverErrors.push(...standing.faults.map((fault) => `${file.what}: ${fault}`))
    await judge(sender, file, standing, report)
    await plant?.()
    const after = await registerSums(sender.admin, sender.authorityId, standing.uploadId)
    if (after.own !== before.own) report.written.push(`${file.what}: the register has changed by more than the file's own rows`)
    if (after.others !== before.others) report.written.push(`${file.what}: something of another authority has changed`)
  }
}

async function judge(sender: HostileSender, file: HostileFile, { uploadId, state, refusal }: FileStanding, report: UploadsReport): Promise<void> {
  const plans = uploadId === null ? 0 : await plansOf(sender.admin, uploadId)
  if (file.refused) {
    // That too many files were sent is not a verdict on this one.
    const said = (state === 'Refused' || state === 'Not received') && refusal.length > 10 && !refusal.includes('within an hour')
    if (!said) report.wrongVerdicts.push(`${file.what}: not refused with a reason, but ${state} (${refusal})`)
    if (plans > 0) report.written.push(`${file.what}: refused, and ${plans} plans are written`)
    return
  }
  const {
    rows: [live],
  } = await sender.admin.query<{ live: number }>('select rows_read - rows_rejected as live from cpis.upload where id = $1', [uploadId])
  if (state !== 'Saved' || live?.live !== file.live)
    report.wrongVerdicts.push(`${file.what}: ${state} with ${live?.live ?? 0} rows live instead of ${file.live} (${refusal})`)
  else if (plans !== 1) report.written.push(`${file.what}: ${plans} versions of plans are written instead of 1`)
}

/** Sends every request of {@link rawUploads}: none may deliver a file, and none may be answered with 5xx. */
export async function sendRawUploads(sender: HostileSender, nth: number, report: UploadsReport): Promise<void> {
  for (const upload of rawUploads(sender, nth)) await sendOneRaw(sender, upload, report)
}

async function sendOneRaw(sender: HostileSender, upload: RawUpload, report: UploadsReport): Promise<void> {
  const files = async () => (await sender.admin.query<{ count: string }>('select count(*) from cpis.upload')).rows[0]?.count
  const [before, filesBefore] = [await registerSums(sender.admin, sender.authorityId, null), await files()]
  const { status, location, took } = await sendRaw(sender.port, upload)
  note(report, upload.what, took)
  if (status >= 500) report.serverErrors.push(`${upload.what}: answered with ${status}`)
  if (!upload.statuses.includes(status) || (upload.leadsTo && !upload.leadsTo.test(location))) {
    report.wrongVerdicts.push(
      `${upload.what}: answered with ${status} ${location} instead of ${upload.statuses.join(' or ')} ${upload.leadsTo ?? ''}`,
    )
  }
  const after = await registerSums(sender.admin, sender.authorityId, null)
  if ((await files()) !== filesBefore) report.written.push(`${upload.what}: a file was received`)
  if (after.own !== before.own || after.others !== before.others) report.written.push(`${upload.what}: the register has changed`)
}

function note(report: UploadsReport, what: string, took: number): void {
  report.sent += 1
  if (took > report.slowest.took) report.slowest = { what, took }
  if (took > LONGEST) report.late.push(`${what}: took ${Math.round(took)} ms`)
}
