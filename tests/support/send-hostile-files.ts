import type pg from 'pg'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import type { Principal } from '@/lib/identity/actor'
import { hostileFiles, type HostileFile } from './hostile-files'

/** The longest a file may wait for its answer, in milliseconds (security-and-reliability, T14). */
const LONGEST_ANSWER = 5_000

/** Everything in the register, as one text. */
const REGISTER = `
  select md5(coalesce(string_agg(t, '|' order by t), '')) as sum, count(*)::integer as plans from (
    select p.version_id::text || c.version_id::text as t from cpis.plan p join cpis.child c on c.id = p.child_id) as rows (t)`

/** How the files were answered: a sentence for each wrong answer. */
export type HostileResult = { sent: number; wrong: string[]; slowest: number }

/**
 * Sends hostile files one after another and checks the register after each: a refused file leaves it as it was, to the last version, and
 * any other adds its live rows and nothing else.
 *
 * @param plant a change made to the register behind the service's back after a refused file, to show that it would be noticed
 */
export async function sendHostileFiles(
  admin: pg.Client,
  submitter: Principal,
  seed: number,
  howMany: number,
  plant?: () => Promise<void>,
): Promise<HostileResult> {
  const result: HostileResult = { sent: 0, wrong: [], slowest: 0 }
  let before = await registerNow(admin)
  for (const file of hostileFiles(seed, howMany)) {
    const began = performance.now()
    const problem = await answerTo(file, submitter)
    const took = performance.now() - began
    result.slowest = Math.max(result.slowest, took)
    result.sent += 1
    if (problem) result.wrong.push(`${file.what}: ${problem}`)
    if (took > LONGEST_ANSWER) result.wrong.push(`${file.what}: took ${Math.round(took)} ms`)
    if (file.refused) await plant?.()
    const now = await registerNow(admin)
    if (file.refused && now.sum !== before.sum) result.wrong.push(`${file.what}: refused, and the register has changed`)
    before = now
  }
  return result
}

async function answerTo(file: HostileFile, submitter: Principal): Promise<string | null> {
  try {
    const report = await applyUpload(submitter, { fileName: 'hostile', contents: 'changes', bytes: file.bytes })
    if (file.refused)
      return report.fileCode === 'CPF01' && report.refusal?.match(/[.?]$/) ? null : `not refused (${report.fileCode}: ${report.refusal ?? ''})`
    const live = report.counts.read - report.counts.rejected
    return live === file.live
      ? null
      : `${live} rows live instead of ${file.live}: ${report.refusal ?? report.rows.map(({ reason }) => reason).join(' ')}`
  } catch (error) {
    return `thrown: ${String(error)}`
  }
}

async function registerNow(admin: pg.Client): Promise<{ sum: string; plans: number }> {
  const { rows } = await admin.query<{ sum: string; plans: number }>(REGISTER)
  return rows[0] ?? { sum: '', plans: 0 }
}
