// Raw SQL: the transaction of a file sends its statements here.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { borrowForBulk } from './bulk-connection'
import { copyLine, type CopyValue } from './copy-line'
import { DatabaseLost } from './database-lost'
import type { Ticket } from './ticket'

/** The handle with which a file is checked and saved. It exists only inside {@link inBulkTransaction}. */
export type BulkTransaction = {
  /** Runs one parameterised statement and returns its rows. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** Runs one parameterised statement and returns how many rows it changed. */
  execute(text: string, values?: unknown[]): Promise<number>
  /** Streams rows into a table through COPY, only as fast as the server takes them. */
  copy(table: string, columns: readonly string[], rows: Iterable<readonly CopyValue[]>): Promise<void>
  /** The output of a `copy … to stdout`, unchanged. */
  copyOut(statement: string): Promise<Buffer>
  /** Feeds a `copy … from stdin` with what {@link BulkTransaction.copyOut} or {@link copyLine} returned, unchanged. */
  copyIn(statement: string, bytes: Buffer): Promise<void>
}

/**
 * Runs `work` in one transaction as whoever the ticket names, on a connection that no page uses: a large file may take longer than a
 * page may, and must not take a connection away from the look-ups. It uses the application's own login, under the same row-level security as every page.
 *
 * @param ticket of whoever's rows may be seen and changed
 * @param work everything in it commits together or not at all
 * @returns what `work` returns
 * @throws whatever `work` throws, after rolling back; {@link DatabaseLost} when the connection is lost meanwhile or cannot be made
 */
export async function inBulkTransaction<Result>(ticket: Ticket, work: (tx: BulkTransaction) => Promise<Result>): Promise<Result> {
  const client = await borrowForBulk().catch((error: unknown) => Promise.reject(new DatabaseLost(error)))
  let lost = false
  let committed = false
  const isLost = () => (lost = true)
  for (const sign of ['error', 'end'] as const) client.on(sign, isLost)
  try {
    await client.query('begin')
    await client.query(`select set_config('app.caller', $1, true)`, [ticket.text])
    const result = await work(handleOf(client))
    await client.query('commit')
    committed = true
    return result
  } catch (error) {
    // The server says that it is going down before the connection ends.
    throw lost || SERVER_GOES.has((error as { code?: string }).code ?? '') ? new DatabaseLost(error) : error
  } finally {
    for (const sign of ['error', 'end'] as const) client.off(sign, isLost)
    client.release(!committed)
  }
}

/** PostgreSQL's codes for a server that is shutting down, has crashed or cannot be reached. */
const SERVER_GOES: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03', 'ECONNRESET', 'EPIPE'])

function handleOf(client: pg.Client): BulkTransaction {
  return {
    query: async (text, values) => (await client.query(text, values)).rows,
    execute: async (text, values) => (await client.query(text, values)).rowCount ?? 0,
    copy: (table, columns, rows) =>
      pipeline(Readable.from(chunksOf(rows)), client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))),
    copyOut: async (statement) => Buffer.concat((await client.query(copyTo(statement)).toArray()) as Buffer[]),
    copyIn: (statement, bytes) => pipeline(Readable.from([bytes]), client.query(copyFrom(statement))),
  }
}

/** Joins lines into chunks of a size that a socket takes at once: the time should go into rows, not turns of the event loop. */
function* chunksOf(rows: Iterable<readonly CopyValue[]>): Generator<Buffer> {
  let chunk = ''
  for (const row of rows) {
    chunk += copyLine(row)
    if (chunk.length < 128 * 1024) continue
    yield Buffer.from(chunk)
    chunk = ''
  }
  if (chunk !== '') yield Buffer.from(chunk)
}
