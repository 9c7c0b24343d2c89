// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import pg from 'pg'
import { Refusal } from '@/lib/shared/refusal'
import { checkCheckpoints } from './check-checkpoints'
import { checkReceipts } from './check-receipts'
import { checkRows } from './check-rows'
import { checkDuplicates, checkNotices, checkPartitions, checkUnsealed } from './check-unsealed'
import { Findings } from './findings'
import { compareCounts, type LawfulDrops, readLawfulDrops } from './lawful-drops'
import type { Outside } from './outside'
import { checkHolds } from './check-holds'
import { checkObjects, COMPARING_SETTINGS } from './release-objects'
import type { Span } from './span'

/** What a verification needs. */
export interface VerifyOptions {
  /** The database's address, for the login `cpis_verifier`. */
  databaseUrl: string
  /** ACCESS_MAC_KEY, and the keys before it. */
  macKeys: readonly string[]
  span: Span
  outside: Outside
  /** The application's receipts, in one file or several. */
  receiptFiles: string[]
}

/** The result: `count` problems, of which the first are named. */
export interface Verdict {
  findings: Findings
  milliseconds: number
}

/**
 * What somebody could set for the login in the database: another role, functions and operators that are found before PostgreSQL's own, and
 * policies that silently leave rows out.
 */
const UNTOUCHED = `set role none; set row_security = off; ${COMPARING_SETTINGS}`

/**
 * Verifies the records of accesses and the compliance log against their seals, the published checkpoints, the receipts and the notices, in
 * one snapshot of the database, and records the result for the auditors' start page.
 *
 * @throws Refusal when row-level security binds the login: nobody knows what it would not be shown
 */
export async function verify(options: VerifyOptions): Promise<Verdict> {
  const begun = performance.now()
  const client = new pg.Client({
    connectionString: options.databaseUrl,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    application_name: 'cpis verifier',
  })
  client.on('error', () => undefined) // the next statement says so
  await client.connect()
  try {
    await client.query(UNTOUCHED)
    await refuseHiddenRows(client)
    await client.query('begin isolation level repeatable read read only')
    const findings = new Findings()
    const drops = await lookAtEverything(client, options, findings).catch((error: unknown) => {
      addUnreadable(error, findings)
      return undefined
    })
    await client.query('rollback')
    // A receipt is written after its access is committed, so receipts are compared with the database as it is now, not with the snapshot.
    if (drops !== undefined) for (const file of options.receiptFiles) await checkReceipts({ client, ...options }, file, drops, findings)
    const verdict = { findings, milliseconds: Math.round(performance.now() - begun) }
    await keepVerdict(client, options.span, verdict)
    return verdict
  } finally {
    await client.end()
  }
}

/**
 * That a table or a column is missing, or may not be read, is a finding like any other: PostgreSQL's codes of class 42.
 * @throws whatever else went wrong
 */
function addUnreadable(error: unknown, findings: Findings): void {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || !code.startsWith('42')) throw error
  findings.add('database', `It cannot be read as this release of CPIS does: it answers ${code}.`)
}

async function refuseHiddenRows(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ login: string; sees: boolean }>(
    'select r.rolname as login, r.rolbypassrls or r.rolsuper as sees from pg_roles r where r.rolname = current_user',
  )
  const [{ login, sees } = { login: 'of the verifier', sees: false }] = rows
  if (sees) return
  throw new Refusal(
    `Nothing is verified: row-level security binds the login ${login}, so a policy could hide rows from it. A superuser has to run once: alter role cpis_verifier bypassrls`,
  )
}

async function lookAtEverything(client: pg.Client, { span, outside, macKeys }: VerifyOptions, findings: Findings): Promise<LawfulDrops> {
  const verification = { client, span, macKeys }
  // First: where something is missing, the rest may not be readable.
  await checkObjects(client, findings)
  const contents = await checkCheckpoints(client, outside, findings)
  const drops = await readLawfulDrops(client, contents, findings)
  findings.drops = drops.all
  await checkHolds(client, drops.all, findings)
  // Each batch is looked up by its keys; a plan that reads whole tables would read them again for every batch.
  await client.query('set local enable_hashjoin = off; set local enable_mergejoin = off')
  await checkRows(verification, contents, drops, findings)
  await client.query('set local enable_hashjoin = on; set local enable_mergejoin = on')
  if (span.from === null && span.to === null) compareCounts(drops, findings)
  await checkUnsealed(verification, findings)
  await checkDuplicates(verification, findings)
  await checkNotices(verification, findings)
  await checkPartitions(verification, findings)
  return drops
}

async function keepVerdict(client: pg.Client, { from, to }: Span, { findings, milliseconds }: Verdict): Promise<void> {
  const first = findings.named[0]
  const { rowCount } = await client.query(
    `insert into cpis.verification_run (from_at, to_at, rows, checkpoints, verdict, first_bad_id, first_problem, problems, milliseconds)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      from,
      to,
      findings.rows,
      findings.checkpoints,
      findings.count === 0 ? 'proved' : 'broken',
      first?.id.slice(0, 100) ?? null,
      first?.says.slice(0, 300) ?? null,
      findings.count,
      milliseconds,
    ],
  )
  if (rowCount !== 1) findings.add('cpis.verification_run', 'The verdict could not be written down.')
}
