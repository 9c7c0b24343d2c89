import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { openUpload } from '@/lib/uploads/open-upload'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import type { TestDatabase } from './database'
import { fakeNhsNumber } from './fake-nhs-number'
import { seededRandom } from './hostile-files'
import { startImport } from './import-process'
import { uploadFile } from './upload-file'

const ROWS = 5_000

/** What the crashes did: a sentence for each that left something half done or made the upload's page say something untrue. */
export type CrashResult = { crashes: number; duringSaving: number; wrong: string[] }

/**
 * Sends a file of 5,000 rows over and over, and kills something at a random point each time.
 *
 * @param kill is given the sending process, and kills it or what it talks to
 */
export async function crashWhileSaving(
  database: TestDatabase,
  cycles: number,
  seed: number,
  kill: (sender: ReturnType<typeof startImport>, admin: () => Promise<pg.Client>) => Promise<void>,
): Promise<CrashResult> {
  const random = seededRandom(seed)
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-crash-'))
  writeFileSync(
    path.join(folder, 'crash.csv'),
    uploadFile(Array.from({ length: ROWS }, (_, at) => ({ nhs_number: fakeNhsNumber(at), local_id: `C-${at}` }))),
  )
  const result: CrashResult = { crashes: 0, duringSaving: 0, wrong: [] }
  try {
    for (let cycle = 0; cycle < cycles; cycle += 1) await crashOnce(database, folder, random, kill, result)
    return result
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function crashOnce(
  database: TestDatabase,
  folder: string,
  random: (below: number) => number,
  kill: Parameters<typeof crashWhileSaving>[3],
  result: CrashResult,
): Promise<void> {
  const setUp = await connect(database)
  const authority = await createAuthority(setUp)
  const manager = await createAuthorityActor(setUp, authority, 'LD')
  const sender = startImport(database, folder, authority.code, 'crash.csv')
  let over = false
  void sender.ended.then(() => (over = true))
  // Two out of three crashes come while it is saving, the others while it is checking.
  const phase = random(3) === 0 ? 'checking' : 'saving'
  while (!over && (await setUp.query('select from cpis.upload where authority_id = $1 and state = $2', [authority.id, phase])).rowCount === 0)
    await pause(10)
  await pause(random(1_200))
  const {
    rows: [reached],
  } = await setUp.query<{ state: string }>('select state from cpis.upload where authority_id = $1', [authority.id])
  await setUp.end().catch(() => undefined)
  if (!over) result.crashes += 1
  if (reached?.state === 'saving') result.duringSaving += 1
  await kill(sender, () => connect(database))
  await sender.ended
  const admin = await connect(database)
  try {
    result.wrong.push(...(await untruths(admin, authority.id, manager)))
  } finally {
    await admin.end()
  }
}

/** What in the register is half done, and what the upload's page says that is untrue. */
async function untruths(admin: pg.Client, authorityId: string, manager: Awaited<ReturnType<typeof createAuthorityActor>>): Promise<string[]> {
  const wrong: string[] = []
  for (let tries = 0; (await stillAtWork(admin)) && tries < 200; tries += 1) await pause(50)
  await admin.query(
    `update cpis.upload set received_at = now() - interval '1 hour', decided_at = decided_at - interval '1 hour' where authority_id = $1`,
    [authorityId],
  )
  const {
    rows: [count],
  } = await admin.query<{ plans: number; versions: number; id: string | null }>(
    `select (select count(*)::integer from cpis.plan where authority_id = $1) as plans,
            (select count(*)::integer from cpis.plan_version where authority_id = $1) as versions,
            (select id from cpis.upload where authority_id = $1) as id`,
    [authorityId],
  )
  if (!count?.id) return count?.plans === 0 ? [] : ['there are plans of a file of which there is no record']
  const { upload } = await openUpload(manager, { uploadId: count.id })
  const expected = upload.state === 'saved' ? ROWS : 0
  if (count.plans !== expected || count.versions !== expected) wrong.push(`${upload.state}: ${count.plans} plans, ${count.versions} versions`)
  if (!['saved', 'failed', 'review'].includes(upload.state)) wrong.push(`says ${upload.state} for ever`)
  return wrong
}

async function stillAtWork(admin: pg.Client): Promise<boolean> {
  const { rows } = await admin.query(
    `select from pg_stat_activity where application_name = 'cpis upload' and datname = current_database() and state <> 'idle'`,
  )
  return rows.length > 0
}

/** A restarting server refuses connections for a while. */
async function connect(database: TestDatabase): Promise<pg.Client> {
  for (let left = 200; ; left -= 1) {
    const client = new pg.Client({ connectionString: database.adminUrl })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (left === 0) throw error
      await pause(100)
    }
  }
}
