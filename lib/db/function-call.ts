import type { z } from 'zod'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import { databaseFunctions } from './functions.generated'

type Functions = typeof databaseFunctions

/** A function of the database that the application may call, by its name there. */
export type FunctionName = keyof Functions

/** Functions that return nothing. */
export type SilentFunctionName = { [Name in FunctionName]: Functions[Name] extends { answers: 'void' } ? Name : never }[FunctionName]

/**
 * The type used here for an argument or a column of a PostgreSQL type. Dates are `yyyy-mm-dd`; a moment finer than a millisecond is text.
 */
type ValueOf<Type> = Type extends `${infer Element}[]`
  ? readonly ValueOf<Element>[]
  : Type extends 'integer'
    ? number
    : Type extends 'boolean'
      ? boolean
      : Type extends 'bytea'
        ? Uint8Array
        : Type extends 'date'
          ? CalendarDate
          : Type extends 'timestamp with time zone'
            ? Date | string
            : Type extends 'jsonb'
              ? object
              : string

type Joined<Name extends string> = Name extends `${infer First}_${infer Rest}` ? `${First}${Capitalize<Joined<Rest>>}` : Name
type NameHere<Name> = Name extends `p_${infer Rest}` ? Joined<Rest> : Name extends string ? Joined<Name> : never

/** The arguments of a function by name, in camelCase and without their leading `p_`; those with a default may be left out. */
export type ArgumentsOf<Name extends FunctionName> = {
  [Argument in keyof Functions[Name]['takes'] as NameHere<Argument>]: ValueOf<Functions[Name]['takes'][Argument]> | null
} & (Functions[Name] extends { mayTake: infer Optional }
  ? { [Argument in keyof Optional as NameHere<Argument>]?: ValueOf<Optional[Argument]> | null }
  : unknown)

/** A statement in pieces, with one value between each piece and the next. */
export type FunctionCall = { name: string; pieces: readonly string[]; values: unknown[] }

/** A function as the catalogue describes it. */
type Described = { takes: Record<string, string>; mayTake?: Record<string, string>; rows?: string | Record<string, string>; answers?: string }

/** A call kept for the next time: look-ups make the same ones again and again. `arguments` have their names in camelCase. */
type Written = { name: string; arguments: [name: string, type: string][]; call: readonly string[]; statement: readonly string[]; text: string }
const written = new Map<string, Written>()

/**
 * Writes a function call, `cpis.f(p_a => …::uuid, …)`, with each argument by name.
 *
 * @returns the call alone, without `select`; its name says which arguments with a default were left out
 */
export function functionCall<Name extends FunctionName>(name: Name, given: ArgumentsOf<Name>): FunctionCall {
  const { name: called, call, arguments: types } = writtenCall(name, given)
  return { name: called, pieces: call, values: valuesOf(types, given) }
}

/**
 * Writes the statement that calls a function and reads its answer, alike on every connection: columns in camelCase, dates as text.
 *
 * @returns the statement in pieces, and as text for PostgreSQL's protocol, with `$1` for the first value
 */
export function callingStatement<Name extends FunctionName>(name: Name, given: ArgumentsOf<Name>): FunctionCall & { text: string } {
  const { name: called, statement, text, arguments: types } = writtenCall(name, given)
  return { name: called, pieces: statement, text, values: valuesOf(types, given) }
}

/** A row as the driver gives it. */
export type Answer = Record<string, unknown>

/**
 * What the rows of such a statement hold, as the schema parses it.
 *
 * @throws CpisError `unavailable`, which names the function, for an answer that the schema rejects
 */
export function understood<Schema extends z.ZodType>(name: FunctionName, rows: Answer[], schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(answerIn(name, rows))
  if (!parsed.success) throw new CpisError('unavailable', `The answer of cpis.${name} could not be understood`, { cause: parsed.error })
  return parsed.data
}

/** One value, a list of values, or the rows themselves. */
function answerIn(name: FunctionName, rows: Answer[]): unknown {
  const described: Described = databaseFunctions[name]
  if (described.rows === undefined) return rows[0]?.answer
  return typeof described.rows === 'string' ? rows.map((row) => row.answer) : rows
}

/** A statement in pieces as text for PostgreSQL's protocol, with `$1` for the first value. */
export function numbered(pieces: readonly string[]): string {
  return pieces.map((piece, place) => (place === 0 ? piece : `$${place}${piece}`)).join('')
}

function writtenCall(name: FunctionName, given: Readonly<Record<string, unknown>>): Written {
  const described: Described = databaseFunctions[name]
  const left = Object.keys(described.mayTake ?? {}).filter((argument) => given[nameHere(argument)] === undefined)
  const called = left.length === 0 ? name : `${name} without ${left.join(', ')}`
  const before = written.get(called)
  if (before) return before
  const types = Object.entries({ ...described.takes, ...described.mayTake }).filter(([argument]) => !left.includes(argument))
  const call = callOf(name, types)
  const statement = selecting(described, call)
  const made = {
    name: called,
    arguments: types.map(([argument, type]): [string, string] => [nameHere(argument), type]),
    call,
    statement,
    text: numbered(statement),
  }
  written.set(called, made)
  return made
}

function callOf(name: string, types: [string, string][]): string[] {
  if (types.length === 0) return [`cpis.${name}()`]
  const [first = '', ...others] = types.map(([argument], place) => `${place === 0 ? `cpis.${name}(` : `::${types[place - 1]?.[1]}, `}${argument} => `)
  return [first, ...others, `::${types.at(-1)?.[1]})`]
}

function selecting({ rows, answers = 'void' }: Described, call: readonly string[]): string[] {
  if (rows === undefined) return around('select ', call, `${asText(answers)} as answer`)
  if (typeof rows === 'string') return around(`select answer${asText(rows)} as answer from `, call, ' as answer')
  const columns = Object.entries(rows).map(([column, type]) => `${column}${asText(type)} as "${nameHere(column)}"`)
  return around(`select ${columns.join(', ')} from `, call, '')
}

function around(before: string, pieces: readonly string[], after: string): string[] {
  return pieces.map((piece, place) => `${place === 0 ? before : ''}${piece}${place === pieces.length - 1 ? after : ''}`)
}

function valuesOf(types: [string, string][], given: Readonly<Record<string, unknown>>): unknown[] {
  return types.map(([argument, type]) => sent(given[argument], type))
}

/** The cast for types that Prisma or the pool's driver cannot read, or that they read differently. */
function asText(type: string): string {
  return type === 'date' || type === 'void' ? '::text' : ''
}

function nameHere(name: string): string {
  return name.replace(/^p_/, '').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** A value in the form that both Prisma and the pool's driver send. */
function sent(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return null
  if (type === 'jsonb') return JSON.stringify(value)
  if (value instanceof Date) return value.toISOString()
  if (type === 'bytea[]') return `{${(value as Uint8Array[]).map((bytes) => `"\\\\x${Buffer.from(bytes).toString('hex')}"`).join(',')}}`
  return value
}
