import { z } from 'zod'
import { DemographicsService } from '@/lib/demographics/demographics-service'
import { readFormerKeys } from '@/lib/config/former-keys'
import { databaseAddress, mailServer, optional, pulseSettings, questionsASecond, rateOf, readSettings } from '@/lib/config/setting-schemas'
import { Refusal } from '@/lib/shared/refusal'

const settings = z.object({
  CPIS_MODE: optional(z.enum(['demonstration', 'production'])),
  DEMOGRAPHICS_URL: optional(z.url({ protocol: /^https?$/, error: 'must be a web address' })),
  DEMOGRAPHICS_TOKEN: optional(z.string()),
  DEMOGRAPHICS_RATE: optional(questionsASecond),
  DEMOGRAPHICS_TIMEOUT_SECONDS: optional(z.coerce.number().min(0.1).max(60)),
  DEMOGRAPHICS_MOST_CHANGED: optional(z.coerce.number({ error: 'must be a number of hundredths' }).min(0).max(100)).transform((share) => share ?? 1),
  // Needed to ask demographics: nobody asks about a number that an adoption closed, and of some only a keyed hash is left.
  SUBJECT_KEY: optional(z.string().min(32, 'must be at least 32 characters')),
  SUBJECT_KEYS_FORMER: optional(z.string()),
  WORKER_DATABASE_URL: databaseAddress('cpis_worker'),
  SMTP_URL: optional(mailServer),
  MAIL_FROM: optional(z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an e-mail address')).transform((from) => from ?? 'no-reply@cpis.invalid'),
  ...pulseSettings,
  BRAND_NAME: optional(z.string().min(2).max(60)).transform((name) => name ?? 'Child Protection Information Sharing'),
})

/** The names of the worker's settings. */
export const WORKER_SETTINGS: readonly string[] = Object.keys(settings.shape)

/** The worker's settings. Of the application's secrets it has those without which it cannot ask the demographics service, and only where there is one. */
export type WorkerSettings = Omit<z.infer<typeof settings>, 'SUBJECT_KEY' | 'SUBJECT_KEYS_FORMER'> & {
  /** SUBJECT_KEY, and its other values that count; none where there is no demographics service. */
  subjectKeys: string[]
}

/**
 * Reads the worker's settings; each is described in `.env.example`.
 * @throws Refusal naming the setting that is missing or wrong, never its value
 */
export function readWorkerSettings(environment: Record<string, string | undefined>): WorkerSettings {
  const { SUBJECT_KEY: key, SUBJECT_KEYS_FORMER: former, ...given } = readSettings(settings, environment, 'The worker does not start')
  if (given.DEMOGRAPHICS_URL === undefined) return { ...given, subjectKeys: [] }
  if (key === undefined) throw new Refusal('The worker does not start: SUBJECT_KEY must be set where DEMOGRAPHICS_URL is.')
  return { ...given, subjectKeys: [key, ...readFormerKeys('SUBJECT_KEYS_FORMER', former)] }
}

/** The demographics service that the worker asks, at night and about those who could not be compared when they were saved; null when none is configured. */
export function workersDemographics(settings: WorkerSettings): DemographicsService | null {
  const { DEMOGRAPHICS_URL: url, DEMOGRAPHICS_TOKEN: token, DEMOGRAPHICS_TIMEOUT_SECONDS: seconds } = settings
  if (url === undefined) return null
  return new DemographicsService({ url, token, rate: rateOf(settings), ...(seconds !== undefined && { timeout: seconds * 1000 }) })
}
