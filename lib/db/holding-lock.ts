// Raw SQL: the model API has no locks.
import { connectForBulk } from './bulk-connection'

/**
 * Runs `work`, which may take long and has transactions of its own, under a lock that belongs to no transaction: nothing in the database
 * waits for it, and it is released the moment this process ends, however that happens.
 *
 * @param name what is locked; others ask for it with `pg_try_advisory_xact_lock(hashtextextended(name, 0))`
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
