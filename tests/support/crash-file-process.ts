import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { requestCheck } from '@/lib/uploads/check/request-check'
import { requestSave } from '@/lib/uploads/save/request-save'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import type { Actor } from '@/lib/identity/actor'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import type { TestDatabase } from './database'
import { fakeNhsNumber } from './fake-nhs-number'
import { startFileProcess, type FileProcess } from './file-process'
import { seededRandom } from './hostile-files'
import { uploadFile } from './upload-file'

const ROWS = 5_000
const FILE = uploadFile(Array.from({ length: ROWS }, (_, at) => ({ nhs_number: fakeNhsNumber(at), local_id: `C-${at}` })))

/** What the crashes did: how many hit the saving, and a sentence for each that left something half done or made a record untrue. */
export type FileCrashes = { crashes: number; duringSaving: number; wrong: string[] }

/** What is killed: the process that works on files, or one of the server processes of PostgreSQL, which takes the whole server down. */
export type Victim = 'file process' | 'PostgreSQL'

type Crashing = { database: TestDatabase; worker: FileProcess; random: (below: number) => number; victim: Victim; takes: number; result: FileCrashes }

/**
 * Has a file of 5,000 rows saved over and over, each for a new authority, and kills something at a random point of each save.
 * Then another process takes the file up again and must complete it.
 */
export async function crashFileProcess(database: TestDatabase, victim: Victim, cycles: number, seed: number): Promise<FileCrashes> {
  const crashing: Crashing = {
    database,
    victim,
    random: seededRandom(seed),
    worker: await startFileProcess(database),
    takes: 0,
    result: { crashes: 0, duringSaving: 0, wrong: [] },
  }
  try {
    // How long a save takes here, measured on one that nothing disturbs.
    crashing.takes = await timeOfSaving(crashing)
    for (let cycle = 0; cycle < cycles; cycle += 1) await crashOnce(crashing)
    return crashing.result
  } finally {
    crashing.worker.process.kill('SIGTERM')
    await crashing.worker.ended
  }
}

async function timeOfSaving({ database }: Crashing): Promise<number> {
  const admin = await connect(database)
  const { manager, uploadId } = await checkedFile(admin)
  await requestSave(manager, { uploadId })
  await untilTaken(admin, uploadId)
  const begun = performance.now()
  await untilDone(admin, uploadId)
  await admin.end()
  return performance.now() - begun
}

async function crashOnce(crashing: Crashing): Promise<void> {
  const { database, result, random, takes } = crashing
  const setUp = await connect(database)
  const { manager, uploadId } = await checkedFile(setUp)
  await requestSave(manager, { uploadId })
  await untilTaken(setUp, uploadId)
  await pause(random(Math.ceil(takes)))
  await kill(crashing, setUp)
  result.crashes += 1
  const admin = await connect(database)
  try {
    await untilNobodyWorks(admin)
    // It had been taken before the kill; if it is not saved after it, the kill came in between.
    if ((await stateOf(admin, uploadId)) === 'saving') result.duringSaving += 1
    result.wrong.push(...(await untruths(admin, uploadId)))
    // The lease runs out; or the time is over for which the process itself has put the file off.
    await admin.query(`update cpis.file_work set next_at = now(), leased_until = leased_until - interval '1 hour' where upload_id = $1`, [uploadId])
    if (crashing.victim === 'file process') crashing.worker = await startFileProcess(database)
    await untilDone(admin, uploadId)
    result.wrong.push(...(await untruths(admin, uploadId, 'saved')))
  } finally {
    await admin.end()
  }
}

async function kill({ victim, worker }: Crashing, admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'cpis upload' and datname = current_database() order by state = 'active' desc, state <> 'idle' desc limit 1`,
  )
  const [working] = rows
  if (victim === 'PostgreSQL' && working) {
    // Until the server has noticed, it still answers, and whatever is asked of it then is lost with it.
    const noticed = new Promise((resolve) => admin.once('end', resolve))
    process.kill(working.pid, 'SIGKILL')
    await noticed
  }
  if (victim === 'file process') {
    worker.process.kill('SIGKILL')
    await worker.ended
  }
  await admin.end().catch(() => undefined)
}

async function checkedFile(admin: pg.Client): Promise<{ manager: Actor; uploadId: string }> {
  const manager = await createAuthorityActor(admin, await createAuthority(admin), 'LD')
  const { uploadId } = await submitUpload(manager, { fileName: 'crash.csv', contents: 'changes', bytes: FILE, via: 'page' })
  await requestCheck(manager, { uploadId })
  await untilDone(admin, uploadId)
  return { manager, uploadId }
}

/** The saving begins when a process takes the file, however long that is after somebody asked for it. */
async function untilTaken(admin: pg.Client, uploadId: string): Promise<void> {
  const until = Date.now() + 120_000
  while (!(await admin.query('select from cpis.file_work where upload_id = $1 and leased_by is not null', [uploadId])).rowCount) {
    if ((await stateOf(admin, uploadId)) === 'saved') return
    if (Date.now() > until) throw new Error('Nobody has taken the file.')
    await pause(2)
  }
}

async function stateOf(admin: pg.Client, uploadId: string): Promise<string | undefined> {
  const { rows } = await admin.query<{ state: string }>('select state from cpis.upload where id = $1', [uploadId])
  return rows[0]?.state
}

async function untilDone(admin: pg.Client, uploadId: string): Promise<void> {
  const until = Date.now() + 120_000
  while ((await admin.query('select from cpis.file_work where upload_id = $1', [uploadId])).rowCount) {
    if (Date.now() > until) throw new Error('Nobody has taken the file up again.')
    await pause(20)
  }
}

/** What a killed process had begun is rolled back only when the server notices. */
async function untilNobodyWorks(admin: pg.Client): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { rowCount } = await admin.query(
      `select from pg_stat_activity where application_name = 'cpis upload' and datname = current_database() and state <> 'idle'`,
    )
    if (rowCount === 0) return
    await pause(50)
  }
}

/** What in the file is half done, and what its record says that is untrue; a single statement sees it all at one moment. */
async function untruths(admin: pg.Client, uploadId: string, expected?: string): Promise<string[]> {
  const {
    rows: [found],
  } = await admin.query<{ state: string; plans: number; versions: number; children: number; logged: number }>(
    `select u.state, (select count(*)::integer from cpis.plan p where p.authority_id = u.authority_id) as plans,
            (select count(*)::integer from cpis.plan_version v where v.authority_id = u.authority_id) as versions,
            (select count(*)::integer from cpis.child c where c.authority_id = u.authority_id) as children,
            (select count(*)::integer from cpis.audit_event a where a.subject_id = u.id and a.type = 'upload.save' and a.outcome = 'done') as logged
     from cpis.upload u where u.id = $1`,
    [uploadId],
  )
  if (!found) return ['its record is gone']
  const rows = found.state === 'saved' ? ROWS : 0
  const whole = found.plans === rows && found.versions === rows && found.children === rows && found.logged === (rows > 0 ? 1 : 0)
  const wrong = whole
    ? []
    : [`${found.state}: ${found.plans} plans, ${found.versions} versions, ${found.children} children, ${found.logged} in the log`]
  if (expected !== undefined && found.state !== expected) wrong.push(`${found.state} instead of ${expected}`)
  return wrong
}

/** A restarting server refuses connections for a while. */
async function connect(database: TestDatabase): Promise<pg.Client> {
  for (let left = 300; ; left -= 1) {
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
