// Raw SQL: the model API cannot call functions.
import type { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { isOfFile, type AnyTransaction } from './any-transaction'
import { answerIn, callingStatement, type ArgumentsOf, type FunctionName, type SilentFunctionName } from './function-call'
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
  return understood(name, rows, schema)
}

/** A row as the driver gives it. */
export type Answer = Record<string, unknown>

/** A function's answer as its schema parses it. @throws CpisError `unavailable` for one that the schema rejects */
export function understood(name: FunctionName, rows: Answer[], schema: z.ZodType | undefined): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(answerIn(name, rows))
  if (!parsed.success) throw new CpisError('unavailable', `The answer of cpis.${name} could not be understood`, { cause: parsed.error })
  return parsed.data
}
