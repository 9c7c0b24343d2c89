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

/** How many questions a second a process puts to the demographics service. */
export const questionsASecond = z.coerce.number({ error: 'must be a number of questions a second' }).min(0.1).max(1000)

/** What the national service allows an application that has agreed nothing else, in questions a second. */
const NATIONAL_RATE = 5

/**
 * The pace at which a process asks the demographics service.
 *
 * @returns questions a second; null leaves the pace to the service, as the demonstration's stand-in takes as many as come
 */
export function rateOf({ CPIS_MODE: mode, DEMOGRAPHICS_RATE: rate }: { CPIS_MODE?: string; DEMOGRAPHICS_RATE?: number }): number | null {
  return rate ?? (mode === 'production' ? NATIONAL_RATE : null)
}

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
