import { setPriority } from 'node:os'
import { randomUUID } from 'node:crypto'
import { env } from '@/lib/config/env'
import { closePool } from '@/lib/db/pool'
import { prisma } from '@/lib/db/client'
import { listenForWork } from './listen'
import { workUntilStopped } from './work'

/** How much this process gives way to the one that answers clinicians (nice, -20 to 19). */
const NICENESS = 10

/**
 * The process that works on files of authorities: checks and saves what was asked for on the pages, one file at a time; as many of these
 * processes as one likes. By the application's own login and under the same row-level security as the person who asked. Prints `ready files`
 * when it has begun, and ends on SIGTERM or SIGINT after what is under way.
 */
async function main(): Promise<void> {
  setPriority(NICENESS)
  const stopping = new AbortController()
  process.once('SIGTERM', () => stopping.abort())
  process.once('SIGINT', () => stopping.abort())
  const listener = listenForWork(env().APP_DATABASE_URL, stopping.signal)
  await listener.begun
  process.stdout.write('ready files\n')
  await workUntilStopped(randomUUID(), listener, stopping.signal)
  await listener.ended
  await prisma().$disconnect()
  await closePool()
}

// At once: the driver forgets timers of statements whose connection was lost, and they would keep the process for a minute.
main().then(() => process.exit(0)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
})
