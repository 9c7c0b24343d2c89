// Raw SQL: the model API cannot call functions.
import type { z } from 'zod'
import { isOfFile, type AnyTransaction } from './any-transaction'
import { callingStatement, understood, type Answer, type ArgumentsOf, type FunctionName, type SilentFunctionName } from './function-call'
import { Prisma } from './generated/client'

/**
 * Calls a function of the database in a transaction, its arguments by name.
 *
 * @param name its name in the schema `cpis`; `lib/db/functions.generated.ts` lists them
 * @param given its arguments in camelCase
 * @param schema of its answer: one value, or the list of its rows with columns in camelCase and dates as `yyyy-mm-dd`; none for a function
 * that returns nothing
 * @returns the answer as the schema parses it
 * @throws the driver's error unchanged when the database refuses (see `violatedRule`); CpisError `unavailable` for an answer that the
 * schema rejects
 */
export async function callFunction<Name extends SilentFunctionName>(tx: AnyTransaction, name: Name, given: ArgumentsOf<Name>): Promise<void>
export async function callFunction<Name extends FunctionName, Schema extends z.ZodType>(
  tx: AnyTransaction,
  name: Name,
  given: ArgumentsOf<Name>,
  schema: Schema,
): Promise<z.output<Schema>>
export async function callFunction<Name extends FunctionName>(
  tx: AnyTransaction,
  name: Name,
  given: ArgumentsOf<Name>,
  schema?: z.ZodType,
): Promise<unknown> {
  const { pieces, text, values } = callingStatement(name, given)
  const rows = isOfFile(tx) ? await tx.query<Answer>(text, values) : await tx.$queryRaw<Answer[]>(new Prisma.Sql(pieces, values))
  return schema === undefined ? undefined : understood(name, rows, schema)
}
