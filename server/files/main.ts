import { setPriority } from 'node:os'
import { z } from 'zod'
import { env } from '@/lib/config/env'
import { databaseAddress, pulseSettings, readSettings } from '@/lib/config/setting-schemas'
import { closeDatabase } from '@/lib/db/close'
import { functionCaller } from '@/lib/db/function-caller'
import { openPool } from '@/lib/db/pool'
import { refusalToStart } from '@/lib/db/refusal-to-start'
import { requireLogin } from '@/lib/db/require-login'
import { Refusal } from '@/lib/shared/refusal'
import { servePulse } from '@/lib/work/pulse'
import { wakeUp } from '@/lib/work/wake-up'
import { workUntilStopped } from '@/lib/work/work-until-stopped'
import { fileQueue } from './file-queue'
import { listenForWork } from './listen'

/** How far this process gives way to the one that answers clinicians (nice, -20 to 19). */
const NICENESS = 10
/** Its name at the beginning of a sentence. */
const PROCESS = 'The process that works on files'
/** One takes up work and one renews the lease on it. */
const CONNECTIONS = 2

const settings = z.object({ ...pulseSettings, FILER_DATABASE_URL: databaseAddress('cpis_filer') })

/**
 * The file process: checks and saves the files of authorities, one at a time, when somebody asks for it on a page; there may be any number of
 * these processes. With a login of its own it takes up work and gets a ticket for whoever asked; with that, and the application's login, it works under
 * the same row-level security as they do. Prints `ready files` when
 * it has started; on SIGTERM or SIGINT it finishes what is under way and exits.
 */
async function main(): Promise<void> {
  setPriority(NICENESS)
  const stopping = new AbortController()
  process.once('SIGTERM', () => stopping.abort())
  process.once('SIGINT', () => stopping.abort())
  const { READINESS_PORT, HOST, FILER_DATABASE_URL } = readSettings(settings, process.env, `${PROCESS} does not start`)
  const filer = { process: PROCESS, setting: 'FILER_DATABASE_URL', databaseUrl: FILER_DATABASE_URL, login: 'cpis_filer', needs: 'claim_file_work' }
  const application = { process: PROCESS, setting: 'APP_DATABASE_URL', databaseUrl: env().APP_DATABASE_URL, login: 'cpis_app', needs: 'part_numbers' }
  for (const login of [filer, application]) if (!(await requireLogin(login, stopping.signal))) return
  const refusal = await refusalToStart()
  if (refusal !== null) throw new Refusal(refusal)
  await servePulse(READINESS_PORT, HOST)
  const pool = openPool(FILER_DATABASE_URL, CONNECTIONS, 'cpis filer')
  const alarm = wakeUp()
  const listener = listenForWork(FILER_DATABASE_URL, alarm.wake, stopping.signal)
  await listener.begun
  process.stdout.write('ready files\n')
  await workUntilStopped(fileQueue(functionCaller(pool), alarm), stopping.signal)
  await listener.ended
  await Promise.all([pool.end(), closeDatabase()])
}

// Exit at once: the driver leaves behind the timers of statements whose connection was lost, and they would keep the process alive for a minute.
main()
  .then(() => process.exit(0))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
    process.exit(1)
  })
