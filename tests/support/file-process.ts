import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from '@/scripts/bootstrap/root.mjs'
import type { TestDatabase } from './database'

/** The process that works on files, on a test database, which a test can kill. */
export type FileProcess = { process: ChildProcess; ended: Promise<void> }

/**
 * Starts one and waits until it is up.
 *
 * @param settings more of its environment; without a demographics service in it, people are not matched
 */
export async function startFileProcess(
  database: Pick<TestDatabase, 'appUrl' | 'filerUrl'>,
  settings: Record<string, string> = {},
): Promise<FileProcess> {
  const env = {
    ...process.env,
    APP_DATABASE_URL: database.appUrl,
    FILER_DATABASE_URL: database.filerUrl,
    DEMOGRAPHICS_URL: '',
    DATABASE_POOL: '3',
    ...settings,
  }
  // From its sources, which cannot be out of date: no build goes before these tests.
  const started = spawn(process.execPath, ['--import', 'tsx', 'server/files/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()))
  const begun = new Promise<void>((resolve) => {
    createInterface(started.stdout).on('line', (line) => {
      if (line === 'ready files') resolve()
    })
  })
  await Promise.race([begun, ended.then(() => Promise.reject(new Error('The process that works on files did not begin.')))])
  return { process: started, ended }
}
