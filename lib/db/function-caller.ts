import type pg from 'pg'
import type { z } from 'zod'
import { callingStatement, understood, type Answer, type ArgumentsOf, type FunctionName } from './function-call'

/**
 * Calls a function of the database in a transaction of its own, its arguments by name, and parses its answer.
 *
 * @throws the driver's error unchanged; CpisError `unavailable` for an answer that the schema rejects
 */
export type FunctionCaller = <Name extends FunctionName, Schema extends z.ZodType>(
  name: Name,
  given: ArgumentsOf<Name>,
  schema: Schema,
) => Promise<z.output<Schema>>

/**
 * A caller for a process with a login of its own, which the application's pool does not serve.
 *
 * @param pool the connections of that login
 */
export function functionCaller(pool: Pick<pg.Pool, 'query'>): FunctionCaller {
  return async (name, given, schema) => {
    const { text, values } = callingStatement(name, given)
    // Raw SQL: the statement that calls the function.
    return understood(name, (await pool.query<Answer>(text, values)).rows, schema)
  }
}
