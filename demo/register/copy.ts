import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { copyLine, type CopyValue } from '@/lib/db/copy-line'

/** Rows for one table, in the order of its columns. */
export type TableRows = { table: string; columns: readonly string[]; rows: Iterable<readonly CopyValue[]> }

/** How much is written at once: what a socket accepts, and enough for the time to go into rows and not into the event loop. */
const CHUNK_LENGTH = 128 * 1024

/**
 * Streams rows into a table through COPY, drawing them only as fast as the server accepts them.
 *
 * @param client a connection in a transaction
 * @returns how many rows there were
 * @throws the driver's error if the server refuses a row; whatever drawing the rows throws
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
      // If the server keeps up with the drawing, the event loop would never get a turn and Ctrl-C would not be heard.
      await nextTurn()
    }
    if (chunk !== '') yield Buffer.from(chunk)
  }
  await pipeline(Readable.from(chunks()), client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`)))
  return count
}
