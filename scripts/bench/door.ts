import type { Cast } from './cast'
import { startContestant } from './contestant'
import type { Load } from './load'
import type { BenchRegister } from './register'
import { interleave, type Schedule, type Series } from './rounds'
import { BENCH_KEYS } from './keys'

export const DOOR = 'the door'
export const BARE = 'bare pg'

/** The application's own setting for its pool, if set. */
export function poolSetting(): Record<string, string> {
  const { DATABASE_POOL } = process.env
  return DATABASE_POOL ? { DATABASE_POOL } : {}
}

/**
 * Measures the door (lib/lookup/door.ts) against a program that makes the same two calls to the database and does nothing else.
 * The bare program has a connection for each concurrent request; the door has those of the application's pool (DATABASE_POOL).
 */
export async function measureDoor(register: BenchRegister, cast: Cast, schedule: Schedule, report: (words: string) => void): Promise<Series[]> {
  const { appUrl: databaseUrl, databasePid } = register
  const environment = { ...poolSetting(), APP_DATABASE_URL: databaseUrl, ...BENCH_KEYS }
  const connections = Math.max(...schedule.concurrencies)
  const contestants = [
    { name: DOOR, contestant: await startContestant<null>('door-contestant.ts', environment, cast) },
    { name: BARE, contestant: await startContestant<null>('bare-contestant.ts', {}, { ...cast, databaseUrl, connections }) },
  ]
  try {
    const ways = contestants.map(({ name, contestant }) => ({
      name,
      run: (load: Load) => contestant.run({ ...load, databasePid, task: null }),
    }))
    return await interleave(ways, schedule, report)
  } finally {
    for (const { contestant } of contestants) await contestant.stop()
  }
}
