import { createHash } from 'node:crypto'
import { decodeFile } from '@/lib/uploads/read/decode-file'
import { readColumns } from '@/lib/uploads/upload-columns'
import type { CopyValue } from '@/lib/db/copy-line'
import type { ChildRecord, Plan, PlanState } from './child'
import { camden, leeds } from './awkward-case'
import type { TableRows } from './copy'
import { councils, type Council } from './councils'
import { fileDays, fileMoment, uploadIdOf } from './file-schedule'
import { Random } from './random'
import { momentAgo, timestamp, type SeedClock } from './seed-clock'
import type { Staff } from './staff'
import type { RowToFix } from './to-fix'

/** For files of this many days the result of each row is kept. */
const DAYS_OF_ROWS = 14
/** How many rows a file repeats that were already right. */
const ROWS_SAID_AGAIN = 3

type Outcome = 'added' | 'changed' | 'ended' | 'withdrawn' | 'unchanged'
type FileRow = { number: string; childName: string; type: string; outcome: Outcome }
type FileContent = { counts: Record<Outcome, number>; rows: FileRow[] }

/** Counts what each file contained, while the versions of plans that refer to it are drawn. */
export class FileTally {
  private readonly files = new Map<string, FileContent>()
  private readonly saidAgain = new Map<string, FileRow[]>()
  private readonly held = new Map<string, number>()

  /** Counts one state of a plan, given the state before it. */
  add(record: ChildRecord, plan: Plan, state: PlanState, before: PlanState | undefined): void {
    const { dfeCode } = record.council
    const row = { number: record.nhsNumber, childName: `${record.familyName}, ${record.givenName}`, type: plan.type }
    if (!before) {
      this.held.set(dfeCode, (this.held.get(dfeCode) ?? 0) + 1)
      this.keepToSayAgain(dfeCode, { ...row, outcome: 'unchanged' })
    }
    if (state.fileDay === null) return
    const content = this.contentOf(dfeCode, state.fileDay)
    const outcome = outcomeOf(state, before)
    content.counts[outcome]++
    if (state.fileDay <= DAYS_OF_ROWS) content.rows.push({ ...row, outcome })
  }

  /** What a council's file of one day contained. */
  contentOf(dfeCode: string, day: number): FileContent {
    const key = `${dfeCode} ${day}`
    const content = this.files.get(key) ?? { counts: { added: 0, changed: 0, ended: 0, withdrawn: 0, unchanged: 0 }, rows: [] }
    this.files.set(key, content)
    return content
  }

  /** Rows about the council's plans that a file may repeat. */
  rowsToSayAgain(dfeCode: string): readonly FileRow[] {
    return this.saidAgain.get(dfeCode) ?? []
  }

  /** How many plans of a council there are in all. */
  plansHeld(dfeCode: string): number {
    return this.held.get(dfeCode) ?? 0
  }

  private keepToSayAgain(dfeCode: string, row: FileRow): void {
    const kept = this.saidAgain.get(dfeCode) ?? []
    if (kept.length < ROWS_SAID_AGAIN) this.saidAgain.set(dfeCode, [...kept, row])
  }
}

function outcomeOf(state: PlanState, before: PlanState | undefined): Outcome {
  if (!before) return 'added'
  if (state.withdrawnAt !== null) return 'withdrawn'
  return state.endDate !== null && state.endDate !== before.endDate ? 'ended' : 'changed'
}

/** A file in the register: the columns that differ from file to file. */
type File = {
  id: string
  council: Council
  day: number
  contents: 'full' | 'changes'
  at: number
  counts: Record<Outcome, number>
  rows: FileRow[]
  rejected: readonly RowToFix[]
  refusal: string | null
}

/**
 * The history of every council's files, the rows of the latest ones, and the rows to fix.
 *
 * @param tally must have counted every version of every plan
 */
export function fileTables(seed: number, clock: SeedClock, tally: FileTally, staff: Staff, authorityIds: ReadonlyMap<string, string>, toFix: readonly RowToFix[]): TableRows[] {
  const files = councils.flatMap((council) => [...refusedFiles(seed, clock, council), ...savedFiles(seed, clock, council, tally, toFix)])
  return [uploadTable(files, staff, authorityIds), uploadRowTable(files, authorityIds), rejectedRowTable(seed, files, authorityIds)]
}

function savedFiles(seed: number, clock: SeedClock, council: Council, tally: FileTally, toFix: readonly RowToFix[]): File[] {
  const sent = fileDays(council).map((day) => ({ day, at: fileMoment(clock, council, day) }))
  const latest = clock.now - (council.updatedMinutesAgo ?? 0) * 60_000
  if (council.fileEvery === 1 && sent[0] && latest > sent[0].at) sent.unshift({ day: 0, at: latest })
  return sent
    .map((file, place) => savedFile(seed, council, { ...file, isLatest: place === 0 }, tally, toFix))
    .filter(({ counts, rejected }) => rejected.length > 0 || Object.values(counts).some((count) => count > 0))
}

function savedFile(seed: number, council: Council, { day, at, isLatest }: { day: number; at: number; isLatest: boolean }, tally: FileTally, toFix: readonly RowToFix[]): File {
  const { dfeCode } = council
  const { counts, rows } = tally.contentOf(dfeCode, day)
  const contents = council.fileEvery === 1 ? 'changes' : 'full'
  const rejected = toFix.filter((row) => row.council === dfeCode && row.fileDay === day)
  const brought = counts.added + counts.changed + counts.ended + counts.withdrawn
  // A full register repeats everything. A file of changes repeats a little if it is the latest, because otherwise nearly all its rows would be faulty.
  const again = isLatest || (rejected.length > 0 && brought === 0) ? tally.rowsToSayAgain(dfeCode) : []
  const unchanged = contents === 'full' ? Math.max(0, Math.round(0.6 * tally.plansHeld(dfeCode)) - brought) : again.length
  return { id: uploadIdOf(seed, council, day), council, day, contents, at, counts: { ...counts, unchanged }, rows: [...rows, ...again], rejected, refusal: null }
}

/** For each of two councils a file that was refused as a whole, with the refusal that such a file gets today. */
function refusedFiles(seed: number, clock: SeedClock, council: Council): File[] {
  const refused = refusals.get(council.dfeCode)
  if (!refused) return []
  const { day, refusal } = refused
  return [{
    id: new Random(seed, 'refused file', Number(council.dfeCode)).uuid(), council, day, contents: 'changes', at: momentAgo(clock, day, 16.9),
    counts: { added: 0, changed: 0, ended: 0, withdrawn: 0, unchanged: 0 }, rows: [], rejected: [], refusal: refusal(),
  }]
}

const refusals: ReadonlyMap<string, { day: number; refusal: () => string }> = new Map([
  [leeds, { day: 16, refusal: () => {
    const read = readColumns(['nhs_number', 'local_id', 'family_name', 'given_name', 'dob', 'plan_type', 'start_date', 'end_date'])
    if (read.ok) throw new RangeError('A file with an unknown column was accepted')
    return read.refusal
  } }],
  [camden, { day: 5, refusal: () => {
    const read = decodeFile(Buffer.from('nhs_number,family_name,given_name\n9990000344,Öztürk,Emir\n', 'latin1'))
    if (read.ok) throw new RangeError('A file in another encoding was accepted')
    return read.refusal
  } }],
])

function uploadTable(files: readonly File[], { people }: Staff, authorityIds: ReadonlyMap<string, string>): TableRows {
  const personIds = new Map(people.map(({ name, id }) => [name, id]))
  return {
    table: 'cpis.upload',
    columns: ['id', 'authority_id', 'contents', 'file_name', 'file_sha256', 'received_at', 'received_by', 'received_by_id', 'rows_read', 'rows_added',
      'rows_changed', 'rows_ended', 'rows_unchanged', 'rows_withdrawn', 'rows_rejected', 'rows_checked', 'file_code', 'state', 'via', 'refusal',
      'decided_at', 'applied_at', 'applied_by'],
    rows: files.map(({ id, council, contents, at, day, counts, rejected, refusal }): CopyValue[] => {
      const loaded = Object.values(counts).reduce((sum, count) => sum + count, 0)
      const saved = refusal === null ? timestamp(at) : null
      const fileCode = refusal !== null ? 'CPF01' : rejected.length === 0 ? 'CPF02' : loaded > 0 ? 'CPF03' : 'CPF04'
      return [id, authorityIds.get(council.dfeCode) ?? '', contents, fileName(council, contents, at, day), createHash('sha256').update(id).digest('hex'),
        timestamp(at - 95_000), council.dataManager, personIds.get(council.dataManager) ?? null, loaded + rejected.length, counts.added, counts.changed,
        counts.ended, counts.unchanged, counts.withdrawn, rejected.length, loaded + rejected.length, fileCode, refusal === null ? 'saved' : 'refused',
        personIds.has(council.dataManager) ? 'page' : 'command', refusal, saved === null ? null : timestamp(at - 3000), saved,
        saved === null ? null : council.dataManager]
    }),
  }
}

function fileName({ name }: Council, contents: string, at: number, day: number): string {
  const date = timestamp(at).slice(0, 10)
  return `${name.split(/[ ,]/)[0]?.toLowerCase()}-${contents}-${date}${day === 0 ? '-second' : ''}.csv`
}

function uploadRowTable(files: readonly File[], authorityIds: ReadonlyMap<string, string>): TableRows {
  function* rows(): Generator<CopyValue[]> {
    for (const { id, council, day, contents, rows: loaded, rejected } of files) {
      if (day > DAYS_OF_ROWS && rejected.length === 0) continue
      const authority = authorityIds.get(council.dfeCode) ?? ''
      const taken = new Set(rejected.map(({ row }) => row))
      let row = 1
      if (contents === 'changes') {
        for (const { outcome, number, childName, type } of loaded) {
          do row++
          while (taken.has(row))
          yield [id, row, authority, outcome, 'CPR06', number, childName, type, null, null]
        }
      }
      for (const { row: at, cells, code, column, reason } of rejected) {
        const name = [cells.family_name, cells.given_name].filter(Boolean).join(', ')
        yield [id, at, authority, 'rejected', code, cells.nhs_number ?? '', name, cells.plan_type ?? '', column, reason]
      }
    }
  }
  return {
    table: 'cpis.upload_row',
    columns: ['upload_id', 'row', 'authority_id', 'outcome', 'code', 'number', 'child_name', 'plan_type', 'column_name', 'reason'],
    rows: rows(),
  }
}

function rejectedRowTable(seed: number, files: readonly File[], authorityIds: ReadonlyMap<string, string>): TableRows {
  const random = new Random(seed, 'row to fix')
  return {
    table: 'cpis.rejected_row',
    columns: ['id', 'authority_id', 'upload_id', 'row', 'cells', 'about', 'code', 'column_name', 'reason', 'rejected_at'],
    rows: files.flatMap(({ id, council, at, rejected }) => rejected.map(({ row, cells, about, code, column, reason }): CopyValue[] =>
      [random.uuid(), authorityIds.get(council.dfeCode) ?? '', id, row, JSON.stringify(cells), about, code, column, reason, timestamp(at)])),
  }
}
