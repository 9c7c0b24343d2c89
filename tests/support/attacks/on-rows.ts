import type pg from 'pg'
import { type Attack, SEALED, sql } from './attack'

type Table = (typeof SEALED)[number]

/** One way, tried on a row of every sealed table: what is done to each, and what is said of each. */
function way(name: string, expected: (table: Table) => RegExp, act: (table: Table, admin: pg.Client) => Promise<unknown>): Attack {
  return {
    name: `rows of every sealed table: ${name}`,
    expected: SEALED.map(expected),
    act: async (admin) => {
      for (const table of SEALED) await act(table, admin)
    },
  }
}

/** One way that is nothing but statements. */
function stated(name: string, expected: (table: Table) => RegExp, statements: (table: Table) => string): Attack {
  return way(name, expected, (table, admin) => sql(statements(table))(admin))
}

const GONE = () => /is gone, or has another time/
const OTHER_LEAVES = () => /Its leaves are not those that were sealed/

const row = ({ table, id, sealed }: Table) => `${table} a where a.${id} = ${sealed()}`
/** A copy of a sealed row with other values, as an object of SQL. */
const copy = (given: Table, values: string) =>
  `insert into ${given.table} select (jsonb_populate_record(null::${given.table}, to_jsonb(a) || jsonb_build_object(${values}))).* from ${row(given)}`
const keyOf = ({ table }: Table) => `${table.replace('cpis.', '')}_pkey`
const withoutKey = (given: Table) => `alter table ${given.table} drop constraint ${keyOf(given)} cascade`
const moreThanOne = ({ source }: Table) => (source === 'event' ? /More than one line of the log has this id/ : /More than one access has this id/)

/** What can be done to rows. */
export const ON_ROWS: Attack[] = [
  stated('delete', GONE, (given) => `delete from ${row(given)}`),
  stated(
    'delete with the leaf',
    () => /leaves are there/,
    (given) => {
      const { id } = given
      return `with gone as (delete from ${row(given)} returning a.${id}) delete from cpis.seal_leaf l using gone where l.row_id = gone.${id}`
    },
  ),
  stated('delete, and make the leaf that of another', OTHER_LEAVES, (given) => {
    const { id } = given
    return `with gone as (delete from ${row(given)} returning a.${id}) update cpis.seal_leaf l set row_id = gen_random_uuid() from gone where l.row_id = gone.${id}`
  }),
  stated(
    'give another id, with the leaf',
    OTHER_LEAVES,
    (given) =>
      `update cpis.seal_leaf l set row_id = ('00000000-0000-4000-8000-00000000000' || length(l.source))::uuid from ${given.table} a where a.${given.id} = l.row_id and l.row_id = ${given.sealed()};
       update ${given.table} a set ${given.id} = l.row_id from cpis.seal_leaf l where l.row_id::text = '00000000-0000-4000-8000-00000000000' || length('${given.source}') and a.at = l.row_at`,
  ),
  stated('move by a second', GONE, (given) => `update ${given.table} a set at = at + interval '1 second' where a.${given.id} = ${given.sealed()}`),
  stated(
    'move by a second, with the leaf',
    OTHER_LEAVES,
    ({ table, id, sealed }) =>
      `update ${table} a set at = at + interval '1 second' where a.${id} = ${sealed()};
       update cpis.seal_leaf set row_at = row_at + interval '1 second' where row_id = ${sealed()}`,
  ),
  stated(
    'add one of last week',
    () => /or dated in the future, and is not sealed: nobody knows/,
    (given) => copy(given, `'${given.id}', gen_random_uuid(), 'at', a.at - interval '7 days'`),
  ),
  stated(
    'add one of next week',
    () => /or dated in the future, and is not sealed: nobody knows/,
    (given) => copy(given, `'${given.id}', gen_random_uuid(), 'at', a.at + interval '7 days'`),
  ),
  way('show a doctored twin of another time', moreThanOne, async (given, admin) => {
    if (given.source === 'event') await admin.query(withoutKey(given))
    await sql(copy(given, `'at', a.at + interval '1 second', 'role', 'SG'`))(admin)
  }),
  way('show a doctored twin of the same time', moreThanOne, async (given, admin) => {
    await admin.query(withoutKey(given))
    await sql(copy(given, `'role', 'SG'`))(admin)
  }),
  way(
    'hide from the verifier by a policy',
    ({ table }) => new RegExp(`policy ${table}.quiet: This release of CPIS makes nothing of this name`),
    async ({ table, id, sealed }, admin) => {
      const { rows } = await admin.query<{ id: string }>(`select ${sealed()} as id`)
      await admin.query(`create policy quiet on ${table} as restrictive for select to cpis_audit, cpis_verifier using (${id} <> '${rows[0]?.id}')`)
    },
  ),
  way('hide from the verifier by a policy, and show a doctored twin', moreThanOne, async (given, admin) => {
    await admin.query(withoutKey(given))
    await sql(copy(given, `'role', 'SG'`))(admin)
    await admin.query(`create policy quiet on ${given.table} as restrictive for select to cpis_verifier using (role <> 'SG')`)
  }),
  stated(
    'delete, and hide the leaf by a policy',
    () => /policy cpis.seal_leaf.quiet_\w+: This release of CPIS makes nothing of this name/,
    (given) =>
      `delete from ${row(given)}; create policy quiet_${given.source} on cpis.seal_leaf as restrictive for select to cpis_verifier using (source <> '${given.source}' or place > 0)`,
  ),
  stated('empty all', GONE, ({ table }) => `truncate ${table}`),
  way(
    'drop the key',
    (given) => new RegExp(`key ${given.table}.${keyOf(given)}: This release of CPIS makes it, and it is gone`),
    (given, admin) => admin.query(withoutKey(given)),
  ),
]
