import type pg from 'pg'
import { columnsOf, type LeafParts, NEWEST_FORM, rowHashOf, selectList, type Source, sources, tableOf } from '@/lib/sealing/canonical-row'

/** How far a pass through the rows has got: for each source, the timestamp and id of the last row read. */
type Position = Record<Source, { at: string; id: string }>

const LOWEST = '00000000-0000-0000-0000-000000000000'

/**
 * Makes one pass through the committed rows that have no leaf yet, oldest first. A row that is committed late is picked up by a later pass.
 * @param after only rows after this timestamp, as PostgreSQL writes it; `-infinity` for all
 */
export function passThrough(client: pg.Client, after: string): { next: (limit: number) => Promise<LeafParts[]> } {
  const start = { at: after, id: LOWEST }
  const position: Position = { matched: start, unmatched: start, event: start }
  return {
    next: async (limit) => {
      const leaves: LeafParts[] = []
      for (const source of sources) {
        if (leaves.length === limit) break
        const found = await read(client, source, position[source], limit - leaves.length)
        const last = found.at(-1)
        if (last !== undefined) position[source] = { at: last.at, id: last.id }
        leaves.push(...found)
      }
      return leaves
    },
  }
}

async function read(client: pg.Client, source: Source, { at, id }: { at: string; id: string }, limit: number): Promise<LeafParts[]> {
  const { table, id: idColumn } = tableOf[source]
  const columns = columnsOf(NEWEST_FORM, source)
  const { rows } = await client.query<(string | null)[]>({
    name: `unsealed-${source}`,
    rowMode: 'array',
    text: `select ${selectList(NEWEST_FORM, source, 'a')} from ${table} a
           where (a.at, a.${idColumn}) > ($1::timestamptz, $2::uuid)
             and not exists (select from cpis.seal_leaf l where l.row_id = a.${idColumn} and l.row_at = a.at and l.source = '${source}')
           order by a.at, a.${idColumn} limit $3`,
    values: [at, id, limit],
  })
  const [idPlace, atPlace] = [columns.indexOf(idColumn), columns.indexOf('at')]
  return rows.map((values) => ({
    form: NEWEST_FORM,
    source,
    id: values[idPlace] ?? '',
    at: values[atPlace] ?? '',
    rowHash: rowHashOf(NEWEST_FORM, source, values),
  }))
}
