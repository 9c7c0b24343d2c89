// Raw SQL: the model API has no locks.
import { connectForBulk } from './bulk-connection'

/**
 * Runs `work`, which may take long and has transactions of its own, under a lock that no transaction holds: nothing in the database waits for
 * it, and it is free in the moment in which this process ends, however that comes.
 *
 * @param name what is locked; asked for by `pg_try_advisory_xact_lock(hashtextextended(name, 0))`
 */
export async function holdingLock<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const client = await connectForBulk()
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
    return await work()
  } finally {
    await client.end()
  }
}
