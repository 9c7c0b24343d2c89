import type pg from 'pg'
import { SERVICE_LOGINS } from '../start/configuration'
import { COMPARING_SETTINGS, readObjects } from '@/lib/verify-records/release-objects'

/** A function as the database's catalogue describes it. Types are PostgreSQL's names; arguments in `mayTake` have a default. */
type DescribedFunction = {
  name: string
  takes: Record<string, string>
  mayTake: Record<string, string>
  /** Columns of its rows, or the type of each row if it has one unnamed column; null if it returns a single value. */
  rows: Record<string, string> | string | null
  answers: string
}

/** The logins whose functions are called by name; a function that none of them may execute is internal to the database. */
const CALLERS = SERVICE_LOGINS

const FUNCTIONS = `
  select p.proname as name, p.proretset as many, format_type(p.prorettype, null) as answers,
         p.pronargs - p.pronargdefaults as required, coalesce(p.proargnames, '{}') as names,
         array(select format_type(type, null) from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as given (type, place) order by place) as types,
         coalesce(p.proargmodes::text[], array_fill('i'::text, array[p.pronargs])) as modes
  from pg_proc p
  where p.pronamespace = 'cpis'::regnamespace and p.prorettype <> 'trigger'::regtype
    and exists (select from unnest($1::name[]) caller where has_function_privilege(caller, p.oid, 'execute'))
  order by p.proname collate "C"`

const CODES = `
  select r.relname as "table", c.conname as name, pg_get_constraintdef(c.oid) as rule
  from pg_constraint c join pg_class r on r.oid = c.conrelid
  where c.contype = 'c' and c.connamespace = 'cpis'::regnamespace and not r.relispartition
  order by r.relname collate "C", c.conname collate "C"`

const MADE = '// Made by `npm run catalogue` from the migrations. Not edited by hand.\n\n'

/**
 * What is known of the database outside it, as TypeScript: its functions and codes to the application, and fingerprints of what guards the
 * records to those who verify them.
 *
 * @param database connected to a migrated database
 * @returns the files' contents, by path from the root
 * @throws Error when a function exists twice or has an unnamed argument: it could not be called by name
 */
export async function functionsAndCodes(database: pg.Client): Promise<Record<string, string>> {
  return {
    'lib/db/functions.generated.ts': await describeFunctions(database),
    'lib/db/codes.generated.ts': await describeCodes(database),
    'lib/verify-records/release-objects.generated.ts': await describeObjects(database),
  }
}

async function describeObjects(database: pg.Client): Promise<string> {
  await database.query(`begin; ${COMPARING_SETTINGS}`)
  const found = await readObjects(database)
  await database.query('rollback')
  const lines = [...found].map(([object, print]) => `  ${JSON.stringify(object)}: '${print}',`)
  return `${MADE}/** Fingerprints of what the migrations make: what the verification of the records compares. */
export const releaseObjects: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n}\n`
}

async function describeFunctions(database: pg.Client): Promise<string> {
  type Row = { name: string; many: boolean; answers: string; required: number; names: string[]; types: string[]; modes: string[] }
  const { rows } = await database.query<Row>(FUNCTIONS, [CALLERS])
  const functions = rows.map(({ name, many, answers, required, names, types, modes }): DescribedFunction => {
    const parts = types.map((type, place) => ({ name: names[place] ?? '', type, mode: modes[place] ?? 'i' }))
    const taken = parts.filter((part) => part.mode === 'i')
    const columns = parts.filter((part) => part.mode !== 'i')
    if (taken.some((part) => part.name === '')) throw new Error(`An argument of cpis.${name} has no name`)
    return {
      name,
      answers,
      takes: typesOf(taken.slice(0, required)),
      mayTake: typesOf(taken.slice(required)),
      rows: !many ? null : columns.length > 0 ? typesOf(columns) : answers,
    }
  })
  const twice = functions.find((one, place) => one.name === functions[place + 1]?.name)
  if (twice) throw new Error(`There are two functions cpis.${twice.name}`)
  return `${MADE}/** Functions of the database that the application or its worker may call. */
export const databaseFunctions = {\n${functions.map(lineOf).join('\n')}\n} as const\n`
}

async function describeCodes(database: pg.Client): Promise<string> {
  const { rows } = await database.query<{ table: string; rule: string }>(CODES)
  const constants = rows.flatMap(({ table, rule }) => {
    // "CHECK ((kind = ANY (ARRAY['a'::text, …])))", or "<@ ARRAY[…]" for a column of several; no other checks are about codes alone.
    const [, column, list] =
      /^CHECK \(\(+(?:cardinality\(\w+\) > 0\) AND \()?(\w+) (?:= ANY \(|<@ )ARRAY\[((?:'[^']+'::text(?:, )?)+)\]\)+$/.exec(rule) ?? []
    const codes = [...(list ?? '').matchAll(/'([^']+)'/g)].map(([, code]) => `'${code}'`)
    const constant = `${table}_${column}`.toUpperCase()
    const type = `${table}_${column}`.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
    return column === undefined
      ? []
      : [`export const ${constant} = [${codes.join(', ')}] as const`, `export type ${type} = (typeof ${constant})[number]`]
  })
  return `${MADE}// The codes that the checks of the database allow, by table and column.\n${constants.join('\n')}\n`
}

function typesOf(parts: { name: string; type: string }[]): Record<string, string> {
  return Object.fromEntries(parts.map(({ name, type }) => [name, type]))
}

function lineOf({ name, takes, mayTake, rows, answers }: DescribedFunction): string {
  const result = rows === null ? `answers: '${answers}'` : `rows: ${typeof rows === 'string' ? `'${rows}'` : objectOf(rows)}`
  const optional = Object.keys(mayTake).length === 0 ? '' : `mayTake: ${objectOf(mayTake)}, `
  return `  ${name}: { takes: ${objectOf(takes)}, ${optional}${result} },`
}

function objectOf(types: Record<string, string>): string {
  const entries = Object.entries(types).map(([name, type]) => `${name}: '${type}'`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}
