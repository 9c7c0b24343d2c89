import type pg from 'pg'
import { tableOf, type Source } from '@/lib/sealing/canonical-row'
import { asSuperuserWithoutGuards, type OutsideFiles } from '@/tests/support/sealed-register'

/**
 * Something that somebody with every privilege in the database, and without any key, does to the records. `seal` is what the sealer, who has its
 * key, does meanwhile without knowing.
 */
export interface Attack {
  name: string
  /** What the verifier says about it, each of these; or the words under which docs/audit-proof.md admits that it says nothing. */
  expected: RegExp[] | { admitted: string }
  act: (admin: pg.Client, outside: OutsideFiles, seal: () => Promise<unknown>) => Promise<void>
}

/** An act that is nothing but statements, while no trigger fires. */
export const sql = (statements: string) => (admin: pg.Client) => asSuperuserWithoutGuards(admin, statements)

/** The three sealed tables, as statements name them. */
export const SEALED = (['matched', 'unmatched', 'event'] satisfies Source[]).map((source) => {
  const { table, id } = tableOf[source]
  /** The sealed row that stands at this place of the tree, counted over all batches. */
  const sealed = (place = 0) => `(select row_id from cpis.seal_leaf where source = '${source}' order by n, place limit 1 offset ${place})`
  return { source, table, id, sealed }
})

/** The month of now, as partitions are named. */
export const THIS_MONTH = `to_char(now() at time zone 'UTC', 'YYYY_MM')`
