import { writeSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../bootstrap/root.mjs'
import { freePort } from '../database/free-port'
import { Refusal } from '@/lib/shared/refusal'
import type { Supervisor } from '../process/supervisor'
import { openLogFile } from '../start/log-file'

/** A web server of the benchmark. */
export interface WebServer {
  origin: string
  /** Its process id, for reading its processor time. */
  pid: number
}

/**
 * Starts the production server of a built application, and resolves once it answers.
 * @param name of its log
 * @param app the application's folder
 * @param settings the application's settings, without port and public address
 */
export async function serveApp(
  supervisor: Supervisor,
  folder: string,
  name: string,
  app: string,
  settings: Record<string, string>,
): Promise<WebServer> {
  const log = openLogFile(folder, name)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const { PATH, HOME, TMPDIR, TSX_TSCONFIG_PATH } = process.env
  const why = () => new Refusal(`The web server "${name}" has ended by itself. The last that it said, in ${log.path}:\n${log.lastLines(12)}`)
  const child = supervisor.start(name, why, {
    command: process.execPath,
    args: ['--import', 'tsx', path.join(root, 'scripts/bench/web-server.ts')],
    env: {
      PATH,
      HOME,
      TMPDIR,
      TSX_TSCONFIG_PATH,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      ...settings,
      PORT: String(port),
      PUBLIC_URL: origin,
    },
    cwd: app,
    stopSignal: 'SIGTERM',
    graceSeconds: 10,
    output: log.handle,
    readOutput: true,
  })
  let pid = 0
  return new Promise((resolve) => {
    if (child.stdout === null) throw new Error('The output of the server is always read.')
    createInterface(child.stdout).on('line', (line) => {
      writeSync(log.handle, `${line}\n`)
      pid ||= Number(/^pid (\d+)$/.exec(line)?.[1] ?? 0)
      if (/^ready /.test(line)) resolve({ origin, pid })
    })
  })
}
