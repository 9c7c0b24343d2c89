import { z } from 'zod'
import { Refusal } from '@/lib/shared/refusal'

const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const settings = z.object({
  WORKER_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be the address of the database, for the login cpis_worker' }),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/, error: 'must begin with smtp:// or smtps://' })),
  MAIL_FROM: optional(z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an e-mail address')).transform((from) => from ?? 'no-reply@cpis.invalid'),
  BRAND_NAME: optional(z.string().min(2).max(60)).transform((name) => name ?? 'Child Protection Information Sharing'),
})

/** The names of the worker's settings. */
export const WORKER_SETTINGS: readonly string[] = Object.keys(settings.shape)

/** The worker's settings. It has none of the application's secrets. */
export type WorkerSettings = z.infer<typeof settings>

/**
 * Reads the worker's settings; each is described in `.env.example`.
 * @throws Refusal naming the setting that is missing or wrong, never its value
 */
export function readWorkerSettings(environment: Record<string, string | undefined>): WorkerSettings {
  const result = settings.safeParse(environment)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Refusal(`The worker does not start: ${issue?.path.join('.')} ${issue?.message}.`)
}
