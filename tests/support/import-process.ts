import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { root } from '@/scripts/bootstrap/root.mjs'
import type { TestDatabase } from './database'

/** A process that sends one file as the import command does, and can be killed. */
export type ImportProcess = { process: ChildProcess; ended: Promise<number | null> }

/**
 * Starts the import command as a separate process, on a test database.
 *
 * @param folder absolute, where its file and its data are
 */
export function startImport(database: TestDatabase, folder: string, authority: string, file: string): ImportProcess {
  const env = { ...process.env, APP_DATABASE_URL: database.appUrl, DEMOGRAPHICS_URL: '' }
  const command = ['--import', 'tsx', 'tests/support/import-once.ts', authority, path.join(folder, file), database.adminUrl]
  const started = spawn(process.execPath, command, { cwd: root, env, stdio: 'ignore' })
  return { process: started, ended: new Promise((resolve) => started.once('exit', (code) => resolve(code))) }
}
