import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap/root.mjs'
import { splitStatements, withoutCommentsAndStrings } from './sql-statements'

/** The folder that says what the database is now. */
export const presentFolder = path.join(root, 'prisma/database')

/** A piece of the present: a function, a table or a view with what belongs to it, or a whole file of another kind. */
export interface Piece {
  /** Relative to the folder of the present, with slashes. */
  file: string
  /** What it makes, such as `cpis.child`; absent for pieces that make nothing others need. */
  makes?: string
  /** The SQL with its comments. */
  sql: string
  /** The objects of our schema that must exist before it. */
  needs: string[]
}

/** The kinds of files, in the order in which a database is made from them. A folder of functions counts as one kind. */
const kinds = ['roles.sql', 'schemas.sql', 'definitions', 'data.sql', 'triggers.sql', 'policies.sql', 'months.sql'] as const
type Kind = (typeof kinds)[number]

/** Roles that own functions: they may create in the schema only while a migration hands functions over to them. */
const functionOwners = /^alter function .* owner to (?!cpis_owner;)(\w+);$/gm

/**
 * The present in an order in which it can be run: fixed rows come before row-level security, which applies to the owner too.
 * @param folder absolute, with `roles.sql`, `schemas.sql` and a folder for each topic
 * @throws Error for a file of unknown kind, or for objects that need each other
 */
export function readPresent(folder = presentFolder): Piece[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const ofKind = (kind: Kind) => files.filter((file) => kindOf(file) === kind)
  return kinds.flatMap((kind) => {
    const pieces = ofKind(kind).flatMap((file) => piecesOf(folder, file))
    return kind === 'definitions' ? inOrderOfNeed(pieces) : pieces
  })
}

/** The whole present as one script for an empty database. The first migration consists of it. */
export function composeDatabase(folder = presentFolder): string {
  const pieces = readPresent(folder)
  const before = pieces.filter(({ file }) => file === 'roles.sql' || file === 'schemas.sql')
  const rest = pieces.filter((piece) => !before.includes(piece))
  return `${[...before.map(withPath), handedOver(rest.map(withPath).join('\n'))].join('\n')}`
}

/**
 * Wraps SQL that hands functions to other roles in the grant that PostgreSQL requires: a function can be handed only to a role
 * that may create in its schema. The migration is one transaction, so nobody else ever sees the grant.
 */
export function handedOver(sql: string): string {
  const owners = [...new Set([...sql.matchAll(functionOwners)].map((match) => match[1] ?? ''))].sort()
  if (owners.length === 0) return sql
  const to = owners.join(', ')
  return [
    '-- A function can be handed only to a role that may create in its schema. The right lasts until the end of this migration.',
    `grant create on schema cpis to ${to};`,
    '',
    sql,
    `revoke create on schema cpis from ${to};`,
    '',
  ].join('\n')
}

function withPath({ file, sql }: Piece): string {
  return `-- ${'-'.repeat(20)} prisma/database/${file}\n${sql.trim()}\n`
}

function kindOf(file: string): Kind {
  const name = path.posix.basename(file)
  if (name === 'tables.sql' || name === 'views.sql' || path.posix.basename(path.posix.dirname(file)) === 'functions') return 'definitions'
  const kind = kinds.find((one) => one === name)
  if (kind === undefined) throw new Error(`prisma/database/${file} is of no kind that a database is made of (${kinds.join(', ')}).`)
  return kind
}

const created = /^create (?:or replace )?(?:unlogged )?(?:table|view|function) (cpis\.\w+)/

/** A file of tables or views becomes one piece for each of them, with everything up to the next. */
function piecesOf(folder: string, file: string): Piece[] {
  const sql = readFileSync(path.join(folder, file), 'utf8')
  if (kindOf(file) !== 'definitions') return [{ file, sql, needs: [] }]
  const pieces: { makes: string; statements: string[] }[] = []
  for (const { comment, sql: statement } of splitStatements(sql)) {
    const makes = created.exec(statement)?.[1]
    const text = comment === '' ? statement : `${comment}\n${statement}`
    const last = pieces.at(-1)
    if (makes !== undefined && last?.makes !== makes) pieces.push({ makes, statements: [text] })
    else if (last === undefined)
      throw new Error(`${file} begins with a statement that belongs to no table, view or function: ${statement.slice(0, 60)}`)
    else last.statements.push(text)
  }
  return pieces.map(({ makes, statements }) => {
    const text = statements.join('\n')
    return { file, makes, sql: text, needs: needsOf(text).filter((name) => name !== makes) }
  })
}

/**
 * What PostgreSQL resolves when it creates something. The body of a PL/pgSQL function is resolved when it runs, except for the types of
 * its variables: so the only functions it needs are those outside its body.
 */
function needsOf(sql: string): string[] {
  const bare = withoutCommentsAndStrings(sql)
  const names = (text: string) => [...text.matchAll(/\bcpis\.\w+(?=(\s*\()?)/g)].map((match) => ({ name: match[0], called: match[1] !== undefined }))
  const byItself = /\blanguage plpgsql\b/.test(bare) ? bare.replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, ' ') : bare
  return [
    ...new Set([
      ...names(byItself).map(({ name }) => name),
      ...names(bare)
        .filter(({ called }) => !called)
        .map(({ name }) => name),
    ]),
  ]
}

function inOrderOfNeed(pieces: Piece[]): Piece[] {
  const ordered: Piece[] = []
  const begun = new Set<Piece>()
  const place = (piece: Piece, way: string[]) => {
    if (ordered.includes(piece)) return
    if (begun.has(piece)) throw new Error(`These need each other, so none can be made first: ${[...way, piece.makes].join(', ')}.`)
    begun.add(piece)
    for (const needed of pieces.filter(({ makes }) => makes !== undefined && piece.needs.includes(makes))) {
      if (needed !== piece) place(needed, [...way, piece.makes ?? piece.file])
    }
    ordered.push(piece)
  }
  for (const piece of pieces) place(piece, [])
  return ordered
}
