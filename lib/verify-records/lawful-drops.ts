// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import type pg from 'pg'
import { type Source, tableOf } from '@/lib/sealing/canonical-row'
import type { CheckpointContent } from '@/lib/sealing/checkpoint'
import type { Findings, LawfulDrop } from './findings'
import { CLOCKS_APART, millisecondsOf, monthsLater } from './utc-moment'

/** For how many months records are kept, as the database's retention has it. */
const KEPT_MONTHS: Record<Source, number> = { matched: 25 * 12, unmatched: 13, event: 8 * 12 }

/** How soon after its time a row is sealed, in milliseconds; a younger one may be waiting. */
const SEALED_WITHIN = 5 * 60_000

/** A leaf whose row is gone. */
export interface MissingRow {
  source: Source
  /** As PostgreSQL writes it in UTC. */
  rowAt: string
  /** The checkpoint that seals it. */
  n: number
}

interface EventRow {
  id: string
  at: string
  type: string
  partition: string | null
  said: string | null
  stillThere: boolean
  n: string | null
}

/** What retention has taken away, and which missing rows that excuses. */
export class LawfulDrops {
  /** The earliest first. */
  readonly all: LawfulDrop[]
  private readonly signedAt: Map<number, number>
  private readonly bySubject = new Map<string, LawfulDrop[]>()

  /** @param signedAt when each checkpoint was signed, by its number, in milliseconds since 1970 */
  constructor(drops: LawfulDrop[], signedAt: Map<number, number>) {
    this.all = drops.toSorted((one, other) => one.at - other.at)
    this.signedAt = signedAt
    for (const drop of this.all) {
      const subject = subjectOf(drop.source, drop.month)
      const others = this.bySubject.get(subject)
      if (others === undefined) this.bySubject.set(subject, [drop])
      else others.push(drop)
    }
  }

  /**
   * The drop that took a missing row. What makes it old enough is the time that is signed with its checkpoint: the row's own time may have been
   * written by anybody before it was sealed.
   *
   * @returns undefined when no lawful drop took it
   */
  excuse({ source, rowAt, n }: MissingRow): LawfulDrop | undefined {
    const sealed = this.signedAt.get(n) ?? Number.NaN
    const kept = KEPT_MONTHS[source]
    const dueAt = Math.max(monthsLater(sealed, kept), monthsLater(millisecondsOf(rowAt), kept))
    return firstNotBefore(this.bySubject.get(subjectOf(source, source === 'event' ? undefined : rowAt.slice(0, 7))) ?? [], dueAt)
  }

  /** The ids of the events that excuse anything. */
  events(): string[] {
    return this.all.map(({ eventId }) => eventId)
  }

  /** The checkpoints that seal them. */
  batches(): number[] {
    return this.all.flatMap(({ checkpoint }) => checkpoint ?? [])
  }
}

/** By halving: over the years there are thousands of erasures, and each explains thousands of lines. */
function firstNotBefore(drops: readonly LawfulDrop[], moment: number): LawfulDrop | undefined {
  if (Number.isNaN(moment)) return undefined
  let [low, high] = [0, drops.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((drops[middle]?.at ?? 0) < moment) low = middle + 1
    else high = middle
  }
  return drops[low]
}

function subjectOf(source: Source, month: string | undefined): string {
  return month === undefined ? source : `${source} ${month}`
}

/**
 * Reads what retention says it has taken away. Only what is sealed counts, or is too young to be; and a month only when it was due and nothing
 * of it is left. What is dated in the future, after its own checkpoint, or before the month was due is a fault.
 */
export async function readLawfulDrops(client: pg.Client, contents: readonly CheckpointContent[], findings: Findings): Promise<LawfulDrops> {
  const { rows } = await client.query<EventRow>(
    `select a.id, a.at::text, a.type, a.details->>'partition' as partition, coalesce(a.details->>'rows', a.details->>'events') as said, l.n,
       exists (select from pg_class c join pg_namespace s on s.oid = c.relnamespace
               where s.nspname = 'cpis_part' and c.relname = a.details->>'partition') as "stillThere"
     from cpis.audit_event a left join cpis.seal_leaf l on l.row_id = a.id and l.row_at = a.at and l.source = 'event'
     where (a.type = 'retention.drop' and a.details ? 'partition') or (a.type = 'retention.erase' and a.details ? 'events')`,
  )
  const clock = await client.query<{ now: Date }>('select now() as now')
  const now = clock.rows[0]?.now.getTime() ?? 0
  const signedAt = new Map(contents.map(({ n, time }) => [n, Date.parse(time)]))
  const drops = rows.flatMap((row) => {
    const fault = faultOf(row, now, row.n === null ? undefined : (signedAt.get(Number(row.n)) ?? Number.NaN))
    if (fault !== undefined) findings.add(row.id, fault)
    return fault === undefined && !row.stillThere ? [dropOf(row)] : []
  })
  return new LawfulDrops(drops, signedAt)
}

/** @param sealed the signed time of its checkpoint in milliseconds; undefined when it has none */
function faultOf(row: EventRow, now: number, sealed: number | undefined): string | undefined {
  const { source, month, at } = dropOf(row)
  if (!(at <= now + CLOCKS_APART)) return 'It says that records were dropped at a time that has not come.'
  if (sealed === undefined && at < now - SEALED_WITHIN) return 'It says that records were dropped, and is not sealed.'
  if (sealed !== undefined && !(at <= sealed + CLOCKS_APART)) return 'It says that records were dropped later than the checkpoint that seals it.'
  if (source === 'event') return undefined
  if (month === undefined) return 'It says that records were dropped, and not of which month.'
  return at >= monthsLater(Date.parse(`${month}-01T00:00:00Z`), 1 + KEPT_MONTHS[source])
    ? undefined
    : `It says that ${month} was dropped before it was due.`
}

function dropOf({ id, at, type, partition, said, n }: EventRow): LawfulDrop {
  const [, table, year, month] = /^access_(matched|unmatched)_(\d{4})_(0[1-9]|1[0-2])$/.exec(partition ?? '') ?? []
  return {
    eventId: id,
    source: type === 'retention.erase' ? 'event' : table === 'matched' ? 'matched' : 'unmatched',
    ...(year !== undefined && month !== undefined && { month: `${year}-${month}` }),
    at: millisecondsOf(at),
    checkpoint: n === null ? null : Number(n),
    said: Number(said),
    excused: 0,
  }
}

/**
 * Compares how many rows are gone with how many retention said it took, once everything has been verified. Lines of the event log go one by
 * one, and are counted together.
 */
export function compareCounts({ all }: LawfulDrops, findings: Findings): void {
  for (const { eventId, source, month, said, excused } of all) {
    if (source !== 'event' && said !== excused) {
      findings.add(eventId, `It says that ${said} records of ${month} were dropped, and ${excused} are gone.`)
    }
  }
  const lines = all.filter(({ source }) => source === 'event')
  const [said, gone] = [sum(lines.map((one) => one.said)), sum(lines.map(({ excused }) => excused))]
  if (said !== gone) findings.add(tableOf.event.table, `Retention says that it erased ${said} lines, and ${gone} are gone.`)
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
