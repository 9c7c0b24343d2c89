import type pg from 'pg'
import { type Source, tableOf } from '@/lib/sealing/canonical-row'

/** Which rows may be gone, because their time was over. */
export interface DroppedMonths {
  /** @param at the row's time as PostgreSQL writes it in UTC */
  has(source: Source, at: string): boolean
}

/** Months for which rows are kept at least, as the migrations have it. */
const KEPT_MONTHS: Record<Source, number> = { matched: 25 * 12, unmatched: 13, event: 8 * 12 }

/**
 * Reads which months retention says that it has dropped. Only what was due when it was dropped counts: an event that somebody wrote to cover
 * an earlier deletion excuses nothing.
 */
export async function readDroppedMonths(client: pg.Client): Promise<DroppedMonths> {
  const { rows } = await client.query<{ partition: string; at: Date }>(
    `select details->>'partition' as partition, at from cpis.audit_event where type = 'retention.drop' and details ? 'partition'`)
  const dropped = new Map(rows.map(({ partition, at }) => [partition, at]))
  return {
    has: (source, at) => {
      if (source === 'event') return isOver(at.slice(0, 7), KEPT_MONTHS.event - 1, new Date())
      const droppedAt = dropped.get(`${tableOf[source].table.replace('cpis.', '')}_${at.slice(0, 7).replace('-', '_')}`)
      return droppedAt !== undefined && isOver(at.slice(0, 7), KEPT_MONTHS[source], droppedAt)
    },
  }
}

/** Whether so many months have gone by since the end of a month (`2026-11`). */
function isOver(month: string, keptMonths: number, when: Date): boolean {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return when.getTime() >= Date.UTC(year, number + keptMonths, 1)
}
