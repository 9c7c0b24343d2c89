// Raw SQL: the model API cannot call functions.
import type { z } from 'zod'
import {
  callingStatement,
  numbered,
  understood,
  type Answer,
  type ArgumentsOf,
  type FunctionCall,
  type FunctionName,
  type SilentFunctionName,
} from './function-call'
import { runStatement } from './statement'

/**
 * Calls a function in a transaction of its own, on any connection, by a statement that the database plans once for each connection. Only
 * for functions that decide for themselves who may see what; `.dependency-cruiser.cjs` lists who calls them. Everything else goes through a
 * use-case.
 *
 * @returns and throws as {@link callFunction}
 */
export async function callDirectly<Name extends SilentFunctionName>(name: Name, given: ArgumentsOf<Name>): Promise<void>
export async function callDirectly<Name extends FunctionName, Schema extends z.ZodType>(
  name: Name,
  given: ArgumentsOf<Name>,
  schema: Schema,
): Promise<z.output<Schema>>
export async function callDirectly<Name extends FunctionName>(name: Name, given: ArgumentsOf<Name>, schema?: z.ZodType): Promise<unknown> {
  const { name: called, text, values } = callingStatement(name, given)
  const rows = await runStatement<Answer>({ name: called, text }, values)
  return schema === undefined ? undefined : understood(name, rows, schema)
}

/**
 * Calls a function once for each row that another one returns, both in one statement: nothing happens when the other one finds nothing.
 *
 * @param call see {@link functionCall}
 * @param source a function that returns rows
 * @returns how many rows there were
 */
export async function callDirectlyForEach(call: FunctionCall, source: FunctionCall): Promise<number> {
  const both = [...call.pieces.slice(0, -1), `${call.pieces.at(-1)} from ${source.pieces[0]}`, ...source.pieces.slice(1)]
  const rows = await runStatement({ name: `${call.name} from ${source.name}`, text: `select ${numbered(both)}` }, [...call.values, ...source.values])
  return rows.length
}
