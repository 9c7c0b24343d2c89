import { withClient } from '../database/with-client'

/**
 * Lifts a limit in a disposable database: the tests, screenshots and measurements of one hour look up more children and send more files as
 * the same person than any real one would. The limits have tests of their own. Counting costs the same.
 *
 * @param url the database's address with the superuser's login
 * @param what the limit's name in `cpis.rate_limit`
 */
export async function liftLimit(url: string, what: 'look-up' | 'file'): Promise<void> {
  await withClient(url, (client) =>
    client.query('update cpis.rate_limit set most = array_fill(1000000, array[cardinality(most)]) where what = $1', [what]),
  )
}
