import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Principal } from '@/lib/identity/actor'
import { BARE_TABLES } from './bare-upload'
import { readCast } from './cast'
import type { UploadFigures } from './figures'
import { processorTimeWithChildren } from './processor-time'
import { ticketFor } from '../disposable-product/ticket'
import type { BenchRegister } from './register'
import { median, type TimedAct } from './statistics'
import { createManager, sendFile, startFileProcess } from './upload-in-file-process'
import { fileOf, numberOf, rowsOf } from './upload-rows'
import { BENCH_KEYS } from './keys'

/** Rows of a full file (security-and-reliability section 5). */
const ROWS = 20_000

const BARE_MERGE = 'COPY and merge'

/** One operation on a file in one round. */
type Act = { name: string; run: () => Promise<unknown> }

/**
 * Measures an authority's full file against the database alone, and the look-ups made while it is saved.
 * The file is timed in this process; while look-ups are measured, files are checked and saved by the process that works on files.
 *
 * @param register a small one, made only for this: each round adds an authority with all its children
 */
export async function measureUploads(register: BenchRegister, rounds: number, report: (words: string) => void): Promise<UploadFigures> {
  Object.assign(process.env, { APP_DATABASE_URL: register.appUrl, FILER_DATABASE_URL: register.filerUrl, ...BENCH_KEYS })
  const admin = new pg.Client({ connectionString: register.adminUrl })
  await admin.connect()
  try {
    await admin.query(BARE_TABLES)
    const load = loadavg()[0] ?? 0
    const timed = new Map<string, TimedAct[]>()
    let last: Principal | undefined
    // The first round warms up and is not counted.
    for (let round = 0; round <= rounds; round++) {
      last = await createAuthority(admin, round)
      for (const act of await actsOf(last, round)) {
        const measured = await time(act, register.databasePid)
        if (round > 0) timed.set(act.name, [...(timed.get(act.name) ?? []), measured])
        report(`${act.name}, round ${round}: ${measured.ms.toFixed(0)} ms`)
      }
    }
    const ways = [...timed].map(([name, acts]) => ({ name, ...medianOfActs(acts) }))
    return { rows: ROWS, rounds, load, ways, lookUps: last ? await measureLookUps(register, admin, last, report) : undefined }
  } finally {
    await admin.end()
    const { closePool } = await import('@/lib/db/pool')
    await closePool()
  }
}

async function createAuthority(admin: pg.Client, round: number): Promise<Principal> {
  const { rows } = await admin.query<{ id: string }>(
    `with made as (insert into cpis.organisation (kind, name, status) values ('authority', 'Bench ' || $1::text, 'pilot') returning id)
     insert into cpis.authority (organisation_id, dfe_code, gss_code) select id, $1::text, 'E06000' || $1::text from made returning organisation_id as id`,
    [String(990 - round)],
  )
  const [made] = rows
  if (!made) throw new Error('The authority was not made.')
  const organisation = { id: made.id, kind: 'authority' as const, code: String(990 - round), name: `Bench ${990 - round}` }
  const submitter = { personId: null, sessionId: null, name: 'Benchmark', role: 'LD' as const, organisation }
  return { ...submitter, ticket: await ticketFor(admin, submitter) }
}

/** The operations of one round, ours and the bare ones in turn; every other round the bare ones go first. */
async function actsOf(submitter: Principal, round: number): Promise<Act[]> {
  const { submitUpload } = await import('@/lib/uploads/receive/submit-upload')
  const { checkUpload } = await import('@/lib/uploads/check/check-upload')
  const { confirmUpload } = await import('@/lib/uploads/save/confirm-upload')
  const { inBulkTransaction } = await import('@/lib/db/bulk-transaction')
  const { bareCopy, bareMerge } = await import('./bare-upload')
  const { ticket } = submitter
  const first = rowsOf(ROWS, 'Team A')
  const changed = rowsOf(ROWS, 'Team B')
  let uploadId = ''
  const check = (rows: string[][]) => async () => {
    ;({ uploadId } = await submitUpload(submitter, { fileName: 'full.csv', contents: 'full', bytes: fileOf(rows) }))
    await checkUpload(submitter, { uploadId })
  }
  const save = () => confirmUpload(submitter, { uploadId })
  const copy = () => inBulkTransaction(ticket, (tx) => bareCopy(tx, first))
  const merge = (rows: string[][]) => () => inBulkTransaction(ticket, (tx) => bareMerge(tx, rows, submitter.organisation.id, uploadId))
  const again = () => submitUpload(submitter, { fileName: 'full.csv', contents: 'full', bytes: fileOf(changed) })
  const pairs = (both: [Act, Act]) => (round % 2 === 1 ? both : [both[1], both[0]])
  return [
    { name: 'COPY', run: copy },
    { name: 'check, all new', run: check(first) },
    ...pairs([
      { name: 'save, all new', run: save },
      { name: `${BARE_MERGE}, all new`, run: merge(first) },
    ]),
    { name: 'check, all changed', run: check(changed) },
    ...pairs([
      { name: 'save, all changed', run: save },
      { name: `${BARE_MERGE}, all changed`, run: merge(changed) },
    ]),
    { name: 'the same file again', run: again },
  ]
}

async function time({ run }: Act, databasePid: number): Promise<TimedAct> {
  const before = { clock: performance.now(), cpu: process.cpuUsage(), database: processorTimeWithChildren(databasePid) }
  await run()
  const { user, system } = process.cpuUsage(before.cpu)
  const ms = performance.now() - before.clock
  // The time of a server process is added to its parent's once it has ended.
  await pause(100)
  const database = processorTimeWithChildren(databasePid)
  const databaseCpu = database === undefined || before.database === undefined ? undefined : database - before.database
  return { ms, cpu: (user + system) / 1000, databaseCpu }
}

function medianOfActs(acts: readonly TimedAct[]): TimedAct {
  const databaseTimes = acts.flatMap(({ databaseCpu }) => databaseCpu ?? [])
  return {
    ms: median(acts.map(({ ms }) => ms)),
    cpu: median(acts.map(({ cpu }) => cpu)),
    databaseCpu: databaseTimes.length === acts.length ? median(databaseTimes) : undefined,
  }
}

/** Look-ups of the file's own children and of others, in quiet and while all plans in the file are changed. */
async function measureLookUps(
  register: BenchRegister,
  admin: pg.Client,
  submitter: Principal,
  report: (words: string) => void,
): Promise<UploadFigures['lookUps']> {
  const { lookUpMeanwhile, NATIONAL_PEAK } = await import('./upload-look-ups')
  const { clinicians, numbers } = await readCast(register.adminUrl)
  const everyone = [...numbers.slice(0, 1000), ...Array.from({ length: 1000 }, (_, at) => numberOf(at * 17))]
  const look = (work: Promise<unknown>) => lookUpMeanwhile(clinicians, everyone, work)
  await look(pause(2_000))
  const quiet = await look(pause(10_000))
  const manager = await createManager(admin, submitter)
  const files = await startFileProcess()
  try {
    const file = (team: string) => sendFile(admin, fileOf(rowsOf(ROWS, team)), manager)
    const meanwhile = await look(file('Team C').then(() => file('Team D')))
    report(`look-ups: p95 ${quiet.p95.toFixed(1)} ms in quiet, ${meanwhile.p95.toFixed(1)} ms while files are saved, ${meanwhile.falseNone} false`)
    return { perSecond: NATIONAL_PEAK, quiet, meanwhile }
  } finally {
    await files.stop()
  }
}
