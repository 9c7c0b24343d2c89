import { z } from 'zod'
import { Refusal } from '@/lib/shared/refusal'

/** A setting that is absent or empty in the environment counts as not given. */
export const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/**
 * The address of a database.
 *
 * @param login the login that it must name, for the refusal; left out where any will do
 */
export const databaseAddress = (login?: string) =>
  z.url({
    protocol: /^postgres(ql)?$/,
    error: login === undefined ? 'must begin with postgresql://' : `must be the address of the database, for the login ${login}`,
  })

/** Where a process without pages says whether it does its work: a port, and the address to listen on. */
export const pulseSettings = {
  READINESS_PORT: optional(z.coerce.number({ error: 'must be a port number' }).int().min(1).max(65535)),
  HOST: optional(z.string()),
}

/** The address of a mail server. */
export const mailServer = z.url({ protocol: /^smtps?$/, error: 'must begin with smtp:// or smtps://' })

/**
 * Reads the settings of a process.
 *
 * @param opening how the refusal begins, for instance "The worker does not start"
 * @throws Refusal naming the first setting that is missing or wrong, never its value
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: Record<string, string | undefined>,
  opening: string,
): z.output<Schema> {
  const result = schema.safeParse(environment)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Refusal(`${opening}: ${issue?.path.join('.')} ${issue?.message}.`)
}
