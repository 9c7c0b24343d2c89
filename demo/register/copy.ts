import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { copyLine, type CopyValue } from '@/lib/db/copy-line'

/** Rows for one table, in the order of its columns. */
export type TableRows = { table: string; columns: readonly string[]; rows: Iterable<readonly CopyValue[]> }

/** What a socket takes at once, and large enough that rows, not turns of the event loop, cost the time. */
const CHUNK_LENGTH = 128 * 1024

/**
 * Streams rows into a table through COPY: drawn only as fast as the server takes them.
 *
 * @param client a connection in a transaction
 * @returns how many rows there were
 * @throws the driver's error when the server refuses a row; whatever the rows throw
 */
export async function copyRows(client: pg.Client, { table, columns, rows }: TableRows): Promise<number> {
  let count = 0
  async function* chunks(): AsyncGenerator<Buffer> {
    let chunk = ''
    for (const row of rows) {
      count++
      chunk += copyLine(row)
      if (chunk.length < CHUNK_LENGTH) continue
      yield Buffer.from(chunk)
      chunk = ''
      // A server that takes rows as fast as they are drawn would leave the process no turn in which to hear Ctrl-C.
      await nextTurn()
    }
    if (chunk !== '') yield Buffer.from(chunk)
  }
  await pipeline(Readable.from(chunks()), client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`)))
  return count
}
