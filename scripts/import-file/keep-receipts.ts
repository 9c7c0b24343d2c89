import { closeSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import { logInto } from '@/lib/shared/log'
import { receiptsFile } from '@/lib/verify-records/outside'

const STANDARD_ERROR = 2

/**
 * Sends the log of this command, and with it the receipts of what it records, to where the verification of the records looks for them: its
 * standard output is for people. Where that cannot be written, to standard error.
 */
export function keepReceipts(dataDirectory: string): void {
  const file = process.env.RECEIPTS_FILE ?? receiptsFile(dataDirectory)
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    closeSync(openSync(file, 'a', 0o600))
    logInto(file)
  } catch {
    logInto(STANDARD_ERROR)
  }
}
