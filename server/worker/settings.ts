import { z } from 'zod'
import { databaseAddress, mailServer, optional, pulseSettings, readSettings } from '@/lib/config/setting-schemas'

const settings = z.object({
  WORKER_DATABASE_URL: databaseAddress('cpis_worker'),
  SMTP_URL: optional(mailServer),
  MAIL_FROM: optional(z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an e-mail address')).transform((from) => from ?? 'no-reply@cpis.invalid'),
  ...pulseSettings,
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
  return readSettings(settings, environment, 'The worker does not start')
}
