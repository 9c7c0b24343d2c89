import type { CalendarDate } from '@/lib/shared/calendar-date'
import { databaseFunctions } from './functions.generated'

type Functions = typeof databaseFunctions

/** A function of the database that the application may call, by its name there. */
export type FunctionName = keyof Functions

/** Those that answer nothing. */
export type SilentFunctionName = { [Name in FunctionName]: Functions[Name] extends { answers: 'void' } ? Name : never }[FunctionName]

/** What an argument or a column of a type of PostgreSQL is here. Dates are `yyyy-mm-dd`; a moment finer than a millisecond is text. */
type ValueOf<Type> =
  Type extends `${infer Element}[]` ? readonly ValueOf<Element>[]
  : Type extends 'integer' ? number
  : Type extends 'boolean' ? boolean
  : Type extends 'bytea' ? Uint8Array
  : Type extends 'date' ? CalendarDate
  : Type extends 'timestamp with time zone' ? Date | string
  : Type extends 'jsonb' ? object
  : string

type Joined<Name extends string> = Name extends `${infer First}_${infer Rest}` ? `${First}${Capitalize<Joined<Rest>>}` : Name
type NameHere<Name> = Name extends `p_${infer Rest}` ? Joined<Rest> : Name extends string ? Joined<Name> : never

/** The arguments of a function by name, in camelCase and without the `p_` before them; those with a default may be left out. */
export type ArgumentsOf<Name extends FunctionName> =
  & { [Argument in keyof Functions[Name]['takes'] as NameHere<Argument>]: ValueOf<Functions[Name]['takes'][Argument]> | null }
  & (Functions[Name] extends { mayTake: infer Optional } ? { [Argument in keyof Optional as NameHere<Argument>]?: ValueOf<Optional[Argument]> | null } : unknown)

/** A statement in pieces, with a value between each two. */
export type FunctionCall = { name: string; pieces: readonly string[]; values: unknown[] }

/** A function as the call of it is written; which arguments are given decides the pieces. */
type Described = { takes: Record<string, string>; mayTake?: Record<string, string>; rows?: string | Record<string, string>; answers?: string }

/** Pieces of calls that were written before: the door writes the same ones again and again. */
const written = new Map<string, readonly string[]>()

/**
 * Writes a call of a function, `cpis.f(p_a => …::uuid, …)`, each argument by its name.
 *
 * @returns the call alone, without `select`; its name says which arguments with a default were left out
 */
export function functionCall<Name extends FunctionName>(name: Name, given: ArgumentsOf<Name>): FunctionCall {
  const { takes, mayTake = {} }: Described = databaseFunctions[name]
  const values = given as Record<string, unknown>
  const left = Object.keys(mayTake).filter((argument) => values[nameHere(argument)] === undefined)
  const types = Object.entries({ ...takes, ...mayTake }).filter(([argument]) => !left.includes(argument))
  const called = left.length === 0 ? name : `${name} without ${left.join(', ')}`
  const pieces = written.get(called) ?? piecesOf(name, types)
  written.set(called, pieces)
  return { name: called, pieces, values: types.map(([argument, type]) => sent(values[nameHere(argument)], type)) }
}

/** `select` and what is called, so that every connection reads the answer alike: columns in camelCase, dates as text. */
export function selecting(name: FunctionName, call: FunctionCall): FunctionCall {
  const { rows, answers = 'void' }: Described = databaseFunctions[name]
  if (rows === undefined) return around('select ', call, `${asText(answers)} as answer`)
  if (typeof rows === 'string') return around(`select answer${asText(rows)} as answer from `, call, ' as answer')
  const columns = Object.entries(rows).map(([column, type]) => `${column}${asText(type)} as "${nameHere(column)}"`)
  return around(`select ${columns.join(', ')} from `, call, '')
}

/** What the rows of such a statement say: one value, a list of values, or the rows themselves. */
export function answerIn(name: FunctionName, rows: Record<string, unknown>[]): unknown {
  const described: Described = databaseFunctions[name]
  if (described.rows === undefined) return rows[0]?.answer
  return typeof described.rows === 'string' ? rows.map((row) => row.answer) : rows
}

/** Puts text before and after a statement in pieces. */
export function around(before: string, call: FunctionCall, after: string): FunctionCall {
  const pieces = call.pieces.length === 1 ? [before + call.pieces[0] + after] : [before + call.pieces[0], ...call.pieces.slice(1, -1), call.pieces.at(-1) + after]
  return { ...call, pieces }
}

/** The statement as PostgreSQL's protocol takes it, with `$1` for the first value. */
export function numbered({ pieces }: FunctionCall): string {
  return pieces.map((piece, place) => (place === 0 ? piece : `$${place}${piece}`)).join('')
}

function piecesOf(name: string, types: [string, string][]): string[] {
  if (types.length === 0) return [`cpis.${name}()`]
  const [first = '', ...others] = types.map(([argument], place) => `${place === 0 ? `cpis.${name}(` : `::${types[place - 1]?.[1]}, `}${argument} => `)
  return [first, ...others, `::${types.at(-1)?.[1]})`]
}

/** Columns that one of the two ways to the database cannot read, or reads as something else than the other. */
function asText(type: string): string {
  return type === 'date' || type === 'void' ? '::text' : ''
}

function nameHere(name: string): string {
  return name.replace(/^p_/, '').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** A value as both ways to the database send it. */
function sent(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return null
  if (type === 'jsonb') return JSON.stringify(value)
  if (value instanceof Date) return value.toISOString()
  if (type === 'bytea[]') return `{${(value as Uint8Array[]).map((bytes) => `"\\\\x${Buffer.from(bytes).toString('hex')}"`).join(',')}}`
  return value
}
