import { setPriority } from 'node:os'
import { z } from 'zod'
import { env } from '@/lib/config/env'
import { pulseSettings, readSettings } from '@/lib/config/setting-schemas'
import { closeDatabase } from '@/lib/db/close'
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

/**
 * The file process: checks and saves the files of authorities, one at a time, when somebody asks for it on a page; there may be any number of
 * these processes. It uses the application's own login, under the same row-level security as the person who asked. Prints `ready files` when
 * it has started; on SIGTERM or SIGINT it finishes what is under way and exits.
 */
async function main(): Promise<void> {
  setPriority(NICENESS)
  const stopping = new AbortController()
  process.once('SIGTERM', () => stopping.abort())
  process.once('SIGINT', () => stopping.abort())
  const { READINESS_PORT, HOST } = readSettings(z.object(pulseSettings), process.env, 'The process that works on files does not start')
  const letIn = await requireLogin(
    {
      process: 'The process that works on files',
      setting: 'APP_DATABASE_URL',
      databaseUrl: env().APP_DATABASE_URL,
      login: 'cpis_app',
      needs: 'claim_file_work',
    },
    stopping.signal,
  )
  if (!letIn) return
  const refusal = await refusalToStart()
  if (refusal !== null) throw new Refusal(refusal)
  await servePulse(READINESS_PORT, HOST)
  const alarm = wakeUp()
  const listener = listenForWork(env().APP_DATABASE_URL, alarm.wake, stopping.signal)
  await listener.begun
  process.stdout.write('ready files\n')
  await workUntilStopped(fileQueue(alarm), stopping.signal)
  await listener.ended
  await closeDatabase()
}

// Exit at once: the driver leaves behind the timers of statements whose connection was lost, and they would keep the process alive for a minute.
main()
  .then(() => process.exit(0))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
    process.exit(1)
  })
