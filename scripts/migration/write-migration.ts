import type { Difference } from './database-objects'
import { handedOver, type Piece } from './present'
import { splitStatements } from './sql-statements'

/** A difference, split into kind and name; `was` is what the migrations make, `becomes` what the present has. */
interface Change {
  kind: string
  name: string
  was?: string | undefined
  becomes?: string | undefined
}

/** Kinds whose changes are generated. Everything else is about tables and their contents, and is written by hand. */
const written = ['function', 'view', 'trigger', 'policy', 'row security', 'grant', 'comment']

/** The order of drops, so that nothing is dropped while still in use. */
const dropOrder = ['trigger', 'policy', 'view', 'function']

/**
 * Writes the migration that takes a database from the migrations to the present: drops, a marked place for changes by hand, then
 * the changed definitions as the present has them, in an order in which they can be run.
 *
 * @param found what differs, the migrations' side first
 * @param pieces the present in its order
 */
export function writeMigration(found: Difference[], pieces: Piece[]): string {
  const changes = found.map(changeOf)
  const added = new Set(changes.filter(({ kind, was }) => kind === 'table' && was === undefined).map(({ name }) => name))
  // What belongs to a new table is beside it in the present.
  const ofNewTable = ({ kind, name }: Change) =>
    ['table', 'column', 'constraint', 'index', 'comment'].includes(kind) &&
    [...added].some((table) => name === table || name === `table ${table}` || name.startsWith(`${table}.`) || indexTable(name, pieces) === table)
  const byHand = changes.filter((change) => !written.includes(change.kind) && !ofNewTable(change))
  const definitions = changedDefinitions(changes, pieces, added)
  const gone = new Set(changes.filter(({ becomes }) => becomes === undefined).map(({ kind, name }) => `${kind} ${name}`))
  const left = changes.filter(({ kind, name }) => !['grant', 'comment'].includes(kind) || !gone.has(name.replace(/ to \w+$/, '')))
  const sections = [
    drops(changes),
    handWork(byHand),
    handedOver(definitions.map(({ sql }) => `${sql.trim()}\n`).join('\n')),
    statementsOf(changes, pieces),
    rights(left, definitions),
    comments(left, definitions),
  ]
  return `${sections
    .filter((section) => section.trim() !== '')
    .map((section) => section.trim())
    .join('\n\n')}\n`
}

/** The differences in words, one a line: what each object is now and what it becomes. */
export function describeDifferences(found: Difference[]): string[] {
  return found.map(
    ({ object, first, second }) => `${object}: ${first === undefined ? 'to be added' : second === undefined ? 'to be removed' : 'to be changed'}`,
  )
}

function changeOf({ object, first, second }: Difference): Change {
  const kind = object.startsWith('row security ') ? 'row security' : object.slice(0, object.indexOf(' '))
  return { kind, name: object.slice(kind.length + 1), was: first, becomes: second }
}

function drops(changes: Change[]): string {
  const gone = changes.filter((change) => dropOrder.includes(change.kind) && change.was !== undefined && mustGo(change))
  return gone
    .toSorted((one, other) => dropOrder.indexOf(one.kind) - dropOrder.indexOf(other.kind))
    .map(({ kind, name }) => (kind === 'trigger' || kind === 'policy' ? `drop ${kind} ${part(name)} on ${tableOf(name)};` : `drop ${kind} ${name};`))
    .join('\n')
}

/** A function can be replaced as long as its parameters and its result stay; views, triggers and policies are dropped and recreated. */
function mustGo({ kind, was = '', becomes }: Change): boolean {
  if (becomes === undefined || kind !== 'function') return true
  const head = (definition: string) => /CREATE OR REPLACE FUNCTION [\s\S]*?\n RETURNS [^\n]*/.exec(definition)?.[0]
  return head(was) !== head(becomes)
}

function handWork(changes: Change[]): string {
  if (changes.length === 0) return ''
  const line = '-'.repeat(60)
  const told = changes.flatMap(({ kind, name, was, becomes }) => [
    `-- ${kind} ${name}`,
    ...(was === undefined ? [] : [`--   is       ${was.replaceAll(/\s+/g, ' ')}`]),
    ...(becomes === undefined ? ['--   is gone in prisma/database'] : [`--   becomes  ${becomes.replaceAll(/\s+/g, ' ')}`]),
  ])
  return [
    `-- ${line} BY HAND: write the statements for these below, then delete this list.`,
    '-- Expand first; what takes something away comes in a later release.',
    ...told,
    `-- ${line}`,
  ].join('\n')
}

/** Pieces of the present that make a new table, or a function or view whose body, owner, grants or comment changed. */
function changedDefinitions(changes: Change[], pieces: Piece[], added: Set<string>): Piece[] {
  const changed = new Set(
    changes
      .filter(({ becomes }) => becomes !== undefined)
      .flatMap(({ kind, name }) => {
        if (kind === 'function' || kind === 'view') return [nameOnly(name)]
        const said = /^(?:function|view) (cpis\.\w+)/.exec(name)?.[1]
        return said === undefined ? [] : [said]
      }),
  )
  return pieces.filter(({ makes }) => makes !== undefined && (changed.has(makes) || added.has(makes)))
}

/** Triggers, policies and the switches of row-level security, as the present writes them. */
function statementsOf(changes: Change[], pieces: Piece[]): string {
  const statements = pieces.filter(({ file }) => /\/(triggers|policies)\.sql$/.test(file)).flatMap(({ sql }) => splitStatements(sql))
  return changes
    .filter(({ becomes }) => becomes !== undefined)
    .flatMap(({ kind, name, becomes = '' }) => {
      if (kind === 'row security') {
        const [switched, forced] = [becomes.startsWith('on'), becomes.includes('forced')]
        return [`alter table ${name} ${switched ? 'enable' : 'disable'} row level security, ${forced ? 'force' : 'no force'} row level security;`]
      }
      if (kind !== 'trigger' && kind !== 'policy') return []
      const made = new RegExp(`^create ${kind} ${part(name)}\\b[\\s\\S]*?\\son ${tableOf(name).replace('.', '\\.')}\\s`)
      const statement = statements.find(({ sql }) => made.test(sql))
      if (statement === undefined)
        throw new Error(`prisma/database makes a ${kind} ${name} in no statement of its own in ${kind === 'policy' ? 'policies' : 'triggers'}.sql.`)
      return [statement.sql]
    })
    .join('\n')
}

function rights(changes: Change[], definitions: Piece[]): string {
  return changes
    .filter(({ kind }) => kind === 'grant')
    .flatMap(({ name, was, becomes }) => {
      const [, what = '', grantee = ''] = /^(.*) to (\w+)$/.exec(name) ?? []
      const held = (list?: string) => (list ?? '').split(', ').filter((privilege) => privilege !== '')
      const lost = held(was).filter((privilege) => !held(becomes).includes(privilege))
      const won = held(becomes).filter((privilege) => !held(was).includes(privilege))
      const pasted = definitions.some(
        ({ makes }) => makes !== undefined && nameOnly(what.replace(/^\w+ /, '')) === makes && /^(function|table) /.test(what),
      )
      return [
        ...(lost.length === 0 ? [] : [`revoke ${privilegesOn(lost, what)} from ${grantee};`]),
        ...(won.length === 0 || (pasted && what.startsWith('function ')) ? [] : [`grant ${privilegesOn(won, what)} to ${grantee};`]),
      ]
    })
    .join('\n')
}

function privilegesOn(privileges: string[], what: string): string {
  const [kind = '', name = ''] = [what.slice(0, what.indexOf(' ')), what.slice(what.indexOf(' ') + 1)]
  if (kind === 'column') return `${privileges.map((privilege) => `${privilege} (${part(name)})`).join(', ')} on ${tableOf(name)}`
  return `${privileges.join(', ')} on ${kind === 'table' ? '' : `${kind} `}${name}`
}

/** Comments on objects whose definition was not pasted in with its comment. */
function comments(changes: Change[], definitions: Piece[]): string {
  return changes
    .filter(({ kind }) => kind === 'comment')
    .flatMap(({ name, becomes }) => {
      const [, kind = '', object = ''] = /^(table|view|function|schema) (.*)$/.exec(name) ?? []
      if (kind === '' || definitions.some(({ makes }) => makes === nameOnly(object))) return []
      return [`comment on ${kind} ${object} is ${becomes === undefined ? 'null' : `'${becomes.replaceAll("'", "''")}'`};`]
    })
    .join('\n')
}

/** `cpis.today()` becomes `cpis.today`. */
function nameOnly(name: string): string {
  return name.replace(/\(.*$/, '')
}

/** The last part of `cpis.plan._100_is_never_deleted`, and what comes before it. */
function part(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function tableOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'))
}

/** The table of an index of the present. */
function indexTable(index: string, pieces: Piece[]): string | undefined {
  const made = new RegExp(`create (?:unique )?index ${part(index)}\\s+on (\\S+)`)
  return pieces.map(({ sql }) => made.exec(sql)?.[1]).find((table) => table !== undefined)
}
