import pg from 'pg'
import { type Checkpoint, checkpointHash, NOTHING_BEFORE, readCheckpoint, signCheckpoint } from '@/lib/sealing/checkpoint'
import { leafOf, type LeafParts, NEWEST_FORM, READING_SETTINGS } from '@/lib/sealing/canonical-row'
import { merkleRoot } from '@/lib/sealing/merkle-tree'
import type { SealingKey } from '@/lib/sealing/sealing-key'
import { Refusal } from '@/lib/shared/refusal'
import type { Publication } from './publish'
import { passThrough } from './unsealed-rows'

/** The most leaves under one checkpoint. */
export const BATCH = 5_000

/**
 * How long after its own timestamp a row may still be committed and join a later batch. No transaction of the service takes that long: a row
 * that turns up later was backdated, so it is not sealed, and the verifier reports it.
 */
const LATEST_COMMIT = '30 minutes'

/** An arbitrary number that nothing else in the database uses. */
const SEALER_LOCK = 383_202_205

/** The connection of the one sealer that is at work. */
export interface Sealer {
  /** Seals every row that is committed and not yet sealed, and publishes the checkpoints. @returns how many rows */
  sealWhatIsThere(): Promise<number>
  /** How many rows have been added since the last pass began. */
  waiting(): Promise<number>
  close(): Promise<void>
}

/**
 * Connects with the login `cpis_sealer`, which can read rows and add leaves and checkpoints, and do nothing else.
 * @returns undefined if another sealer is at work
 */
export async function openSealer(databaseUrl: string, key: SealingKey, publication: Publication): Promise<Sealer | undefined> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5000,
    statement_timeout: 120_000,
    keepAlive: true,
    application_name: 'cpis sealer',
  })
  // If the connection is lost the next statement fails, and that is where it is logged.
  client.on('error', () => undefined)
  await client.connect()
  // Without these the planner may scan every leaf to find a few rows.
  await client.query(`${READING_SETTINGS}; set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off`)
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [SEALER_LOCK])
  if (rows[0]?.mine !== true) {
    await client.end()
    return undefined
  }
  let lookedAt = await databaseTime(client)
  return {
    sealWhatIsThere: async () => {
      lookedAt = await databaseTime(client)
      return sealPass(client, key, publication)
    },
    waiting: async () => {
      const { rows: counted } = await client.query<{ count: string }>(
        `select (select count(*) from cpis.access_matched where at > $1) + (select count(*) from cpis.access_unmatched where at > $1)
              + (select count(*) from cpis.audit_event where at > $1) as count`,
        [lookedAt],
      )
      return Number(counted[0]?.count)
    },
    close: () => client.end(),
  }
}

async function databaseTime(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ now: string }>('select clock_timestamp()::text as now')
  return rows[0]?.now ?? ''
}

async function sealPass(client: pg.Client, key: SealingKey, publication: Publication): Promise<number> {
  let last = await lastCheckpoint(client)
  await publishWhatIsNot(client, publication, last)
  const completeAfterwards = await timeOfCompleteness(client)
  const lastComplete = last === undefined ? '' : (readCheckpoint(last.body)?.complete ?? '')
  const pass = passThrough(client, lastComplete === '' ? '-infinity' : lastComplete)
  let sealed = 0
  for (;;) {
    const leaves = await pass.next(BATCH)
    if (leaves.length === 0) return sealed
    const complete = leaves.length < BATCH ? completeAfterwards : lastComplete
    last = await sealBatch(client, leaves, last, complete, key)
    publication.publish([last])
    sealed += leaves.length
  }
}

async function timeOfCompleteness(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ time: string }>(
    `select to_char((now() - interval '${LATEST_COMMIT}') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time`,
  )
  return rows[0]?.time ?? ''
}

async function lastCheckpoint(client: pg.Client): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<Checkpoint>('select body, signature from cpis.seal_checkpoint order by n desc limit 1')
  return rows[0]
}

/** Writes the leaves and the checkpoint of a batch in one transaction. */
async function sealBatch(
  client: pg.Client,
  leaves: readonly LeafParts[],
  before: Checkpoint | undefined,
  complete: string,
  key: SealingKey,
): Promise<Checkpoint> {
  const n = before === undefined ? 1 : numberOf(before) + 1
  const checkpoint = signCheckpoint(
    {
      n,
      count: leaves.length,
      root: merkleRoot(leaves.map(leafOf)).toString('hex'),
      previous: before === undefined ? NOTHING_BEFORE : checkpointHash(before),
      time: new Date().toISOString(),
      complete,
    },
    key,
  )
  await client.query('begin')
  try {
    await client.query('insert into cpis.seal_checkpoint (n, body, signature) values ($1, $2, $3)', [n, checkpoint.body, checkpoint.signature])
    await client.query({
      name: 'add-leaves',
      text: `insert into cpis.seal_leaf (n, place, source, row_id, row_at, form, hash)
             select $1, t.place - 1, t.source, t.id, t.at, $2, decode(t.hash, 'hex')
             from unnest($3::text[], $4::uuid[], $5::timestamptz[], $6::text[]) with ordinality as t (source, id, at, hash, place)`,
      values: [
        n,
        NEWEST_FORM,
        leaves.map(({ source }) => source),
        leaves.map(({ id }) => id),
        leaves.map(({ at }) => at),
        leaves.map(({ rowHash }) => rowHash.toString('hex')),
      ],
    })
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the connection may be what failed
    throw error
  }
  return checkpoint
}

/** Publishes checkpoints that a sealer committed but did not publish before it was killed. Refuses to go on if the files know of more than the database, or have lost what they held. */
async function publishWhatIsNot(client: pg.Client, publication: Publication, last: Checkpoint | undefined): Promise<void> {
  const published = publication.last()
  const reached = last === undefined ? 0 : numberOf(last)
  if (published !== undefined) {
    const { rows } = await client.query<Checkpoint>('select body, signature from cpis.seal_checkpoint where n = $1', [published.n])
    if (rows[0] === undefined || checkpointHash(rows[0]) !== published.hash) {
      throw new Refusal(`Nothing is sealed: checkpoint ${published.n} was published, but the database does not have it or has a different one.`)
    }
  }
  if (last !== undefined && !publication.isOurs(last))
    throw new Refusal('Nothing is sealed: the newest checkpoint in the database is not signed with a key of ours.')
  // Only the newest can have been committed and not published: nothing is sealed after it until it is.
  if (reached > (published?.n ?? 0) + 1 && !publication.restoredTo(reached)) {
    throw new Refusal(
      `Nothing is sealed: the database has checkpoint ${reached}, and the published file ends with ${published === undefined ? 'none' : `checkpoint ${published.n}`}. Put the file back, or see docs/audit-proof.md.`,
    )
  }
  for (let n = (published?.n ?? 0) + 1; n <= reached; n += 500) {
    const { rows } = await client.query<Checkpoint>('select body, signature from cpis.seal_checkpoint where n between $1 and $2 order by n', [
      n,
      n + 499,
    ])
    publication.publish(rows)
  }
}

function numberOf(checkpoint: Checkpoint): number {
  const content = readCheckpoint(checkpoint.body)
  if (content === undefined) throw new Refusal('Nothing is sealed: the last checkpoint in the database cannot be read.')
  return content.n
}
