// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import type pg from 'pg'
import { type Source, tableOf } from '@/lib/sealing/canonical-row'

/** Which rows may be gone, because their retention period was over. */
export interface DroppedMonths {
  /** @param at the row's time as PostgreSQL writes it in UTC */
  has(source: Source, at: string): boolean
}

/** The least number of months that accesses are kept, and of years that the compliance log is, as the database has it. */
const KEPT_MONTHS: Record<Exclude<Source, 'event'>, number> = { matched: 25 * 12, unmatched: 13 }
const KEPT_YEARS = 8

/**
 * Reads which months retention says it has dropped. Only months that were due when dropped count, and only those with nothing left: an
 * event that somebody wrote to cover an earlier deletion, or the deletion of some rows, excuses nothing.
 */
export async function readDroppedMonths(client: pg.Client): Promise<DroppedMonths> {
  const { rows } = await client.query<{ partition: string; at: Date }>(
    `select details->>'partition' as partition, at from cpis.audit_event where type = 'retention.drop' and details ? 'partition'
       and not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'cpis_part' and c.relname = details->>'partition')`,
  )
  const dropped = new Map(rows.map(({ partition, at }) => [partition, at]))
  return {
    has: (source, at) => {
      if (source === 'event') return Date.parse(isoOf(at)) < yearsAgo(KEPT_YEARS)
      const droppedAt = dropped.get(`${tableOf[source].table.replace('cpis.', '')}_${at.slice(0, 7).replace('-', '_')}`)
      return droppedAt !== undefined && isOver(at.slice(0, 7), KEPT_MONTHS[source], droppedAt)
    },
  }
}

/** Whether so many months have passed since the end of a month (`2026-11`). */
function isOver(month: string, keptMonths: number, when: Date): boolean {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return when.getTime() >= Date.UTC(year, number + keptMonths, 1)
}

/** A time as PostgreSQL writes it in UTC, as JavaScript reads it. */
function isoOf(at: string): string {
  return at.replace(' ', 'T').replace(/\+00$/, 'Z')
}

function yearsAgo(years: number): number {
  const moment = new Date()
  return moment.setUTCFullYear(moment.getUTCFullYear() - years)
}
