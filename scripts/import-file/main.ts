// npm run import: saves an authority's file in the register, as its own data manager would.
// Exit code 0 if rows went live, 1 if none did.
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { LARGEST_FILE } from '@/lib/uploads/read/decode-file'
import { reportAsJson } from '@/lib/uploads/report-json'
import type { UploadReport } from '@/lib/uploads/upload-report'
import { isCpisError } from '@/lib/shared/errors'
import { refusalToStart } from '@/lib/db/refusal-to-start'
import { openDatabase } from '../database/open-database'
import { Refusal } from '@/lib/shared/refusal'
import { Supervisor } from '../process/supervisor'
import { readDatabaseConfiguration } from '../start/configuration'
import { becomeTheApplication } from './application-login'
import { readArguments, type ImportArguments } from './arguments'
import { keepReceipts } from './keep-receipts'
import { reportAsText } from './print-report'
import { systemSubmitter } from './system-submitter'

const supervisor = new Supervisor()
try {
  // Relative to the folder the operator is in, not to the clone.
  const asked = readArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  const report = await load(asked)
  await supervisor.stop(wentLive(report) ? 0 : 1)
} catch (error) {
  await supervisor.fail(withoutData(error))
}

/** A file that has been saved before changes nothing. */
function wentLive({ fileCode, appliedBefore }: UploadReport): boolean {
  return appliedBefore === null && (fileCode === 'CPF02' || fileCode === 'CPF03')
}

async function load({ authority, contents, encoding, json, file }: ImportArguments): Promise<UploadReport> {
  const bytes = await bytesOf(file)
  const database = await openDatabase()
  supervisor.keep('The database', { stop: database.close })
  await becomeTheApplication(database.adminUrl)
  // With another key the closed numbers of adopted children would be taken for open ones.
  const refusal = await refusalToStart()
  if (refusal !== null) throw new Refusal(refusal)
  warnWithoutDemographics()
  keepReceipts(readDatabaseConfiguration(process.env).dataDirectory)
  const submitter = await systemSubmitter(database.adminUrl, authority)
  const fileName = path.basename(file)
  const report = await applyUpload(submitter, { fileName, contents, bytes, encoding, via: 'command' })
  const about = `${fileName}, ${contents === 'full' ? 'full register' : 'changes'} of ${submitter.organisation.name}`
  await print(json ? reportAsJson(report) : reportAsText(about, report))
  return report
}

/** Rows are saved all the same, so whoever reads the report must know that nobody has checked whose NHS numbers these are. */
function warnWithoutDemographics(): void {
  if (process.env.DEMOGRAPHICS_URL) return
  process.stderr.write('No demographics service is configured (DEMOGRAPHICS_URL): the people in this file are not compared with anybody.\n')
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    // One byte too many is enough for a refusal.
    const { size } = await stat(file)
    return size > LARGEST_FILE ? new Uint8Array(LARGEST_FILE + 1) : await readFile(file)
  } catch (error) {
    throw new Refusal(`${path.basename(file)} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`)
  }
}

/** Waits until the text is written: a process that exits may cut a pipe short. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}

/** Replaces the database's own errors, because they quote the row. */
function withoutData(error: unknown): unknown {
  if (isCpisError(error)) return new Refusal(error.message)
  const { severity, code } = error as { severity?: unknown; code?: unknown }
  return severity === undefined ? error : new Refusal(`The register did not take the file (database error ${String(code)}). Nothing changed.`)
}
