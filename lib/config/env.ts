import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readFormerKeys } from './former-keys'
import { readPrivateKeys } from './private-keys'
import { optional, questionsASecond, rateOf } from './setting-schemas'

const secret = z.string().min(32, 'must be at least 32 characters')

/** Other values of a key that count as well, separated by commas. */
const formerKeys = (name: string) =>
  z
    .string()
    .optional()
    .transform((given, context) => {
      try {
        return readFormerKeys(name, given)
      } catch {
        context.addIssue({ code: 'custom', message: 'must be keys of at least 32 characters, separated by commas' })
        return z.NEVER
      }
    })

/** `tenant id=DfE code`, separated by commas: which authority each council's Entra tenant belongs to. */
const tenants = z
  .string()
  .regex(/^[0-9a-f-]{36}=[2-9][0-9]{2}(,[0-9a-f-]{36}=[2-9][0-9]{2})*$/, 'must be tenant=DfE code, separated by commas')
  .transform((text) => new Map(text.split(',').map((pair) => pair.split('=') as [string, string])))

const addresses = z
  .string()
  .transform((text) => text.split(',').map((address) => address.trim()))
  .pipe(z.array(z.union([z.ipv4(), z.ipv6()], 'must be addresses, separated by commas')))

/** Private keys in PEM: as the value itself, or in a file that the value names. */
const privateKeys = z.string().transform((text, context) => {
  try {
    return readPrivateKeys(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
    return z.NEVER
  }
})
const privateKeysInFile = z
  .string()
  .transform((file, context) => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      context.addIssue({ code: 'custom', message: 'must name a file that can be read' })
      return z.NEVER
    }
  })
  .pipe(privateKeys)

const settings = z.object({
  CPIS_MODE: z.enum(['demonstration', 'production']).default('demonstration'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  PUBLIC_URL: optional(z.url()),
  // The proxies in front of us, by address as our socket sees them: their word on where a request comes from is taken.
  TRUSTED_PROXIES: optional(addresses).transform((list) => list ?? []),
  // How long a web server that has been told to stop goes on answering, so that a balancer notices. Only production has a default.
  DRAIN_SECONDS: optional(z.coerce.number().int().min(0).max(60)),
  APP_DATABASE_URL: z.string().min(1),
  // The login that lets people and systems in. Only the web server needs it.
  GATE_DATABASE_URL: optional(z.string()),
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(10),
  SESSION_SECRET: secret,
  // Earlier values, or the next one: what was made with them still counts.
  SESSION_SECRETS_FORMER: formerKeys('SESSION_SECRETS_FORMER'),
  SUBJECT_KEY: secret,
  SUBJECT_KEYS_FORMER: formerKeys('SUBJECT_KEYS_FORMER'),
  ACCESS_MAC_KEY: secret,
  ACCESS_MAC_KEYS_FORMER: formerKeys('ACCESS_MAC_KEYS_FORMER'),
  // The passwords of authorities' mailboxes are derived from it. Without it no mailbox is served.
  MAILBOX_KEY: optional(secret),
  MAILBOX_KEYS_FORMER: formerKeys('MAILBOX_KEYS_FORMER'),
  CIS2_ISSUER: optional(z.url()),
  CIS2_CLIENT_ID: optional(z.string()),
  CIS2_CLIENT_SECRET: optional(z.string()),
  // The first key signs; all are published.
  CIS2_CLIENT_KEY: optional(privateKeys),
  CIS2_CLIENT_KEY_FILE: optional(privateKeysInFile),
  ENTRA_ISSUER: optional(z.url()),
  ENTRA_CLIENT_ID: optional(z.string()),
  ENTRA_CLIENT_SECRET: optional(z.string()),
  DEMOGRAPHICS_URL: optional(z.url({ protocol: /^https?$/ })),
  DEMOGRAPHICS_TOKEN: optional(z.string()),
  DEMOGRAPHICS_RATE: optional(questionsASecond),
  DEMOGRAPHICS_TIMEOUT_SECONDS: optional(z.coerce.number().min(0.1).max(60)),
  DEMOGRAPHICS_SILENCE_SECONDS: optional(z.coerce.number().min(0.1).max(3600)).transform((seconds) => seconds ?? 120),
  ENTRA_TENANTS: optional(tenants).transform((map) => map ?? new Map<string, string>()),
  BRAND_NAME: z.string().min(2).max(60).default('Child Protection Information Sharing'),
  BRAND_LOGO_URL: optional(z.string().startsWith('/')),
})

/** The names of the application's settings: nothing else that stands in an environment is given to it. */
export const APPLICATION_SETTINGS: readonly string[] = Object.keys(settings.shape)

const environment = settings
  .superRefine((env, context) => {
    // The demonstration's own provider, which asks nobody for anything, is never reached over https.
    for (const name of ['CIS2_ISSUER', 'ENTRA_ISSUER'] as const) {
      if (env.CPIS_MODE === 'production' && env[name] !== undefined && !env[name].startsWith('https://')) {
        context.addIssue({ code: 'custom', path: [name], message: 'must begin with https:// in production' })
      }
    }
    refuseCredentials(env, (message) => context.addIssue({ code: 'custom', path: ['CIS2_CLIENT_KEY'], message }))
  })
  .transform((env) => ({
    ...env,
    PUBLIC_URL: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ''),
    DEMOGRAPHICS_RATE: rateOf(env),
    DRAIN_SECONDS: env.DRAIN_SECONDS ?? (env.CPIS_MODE === 'production' ? 5 : 0),
    cis2Keys: env.CIS2_CLIENT_KEY ?? env.CIS2_CLIENT_KEY_FILE ?? [],
  }))

type Cis2Settings = {
  CPIS_MODE: string
  CIS2_ISSUER?: string
  CIS2_CLIENT_SECRET?: string
  CIS2_CLIENT_KEY?: unknown
  CIS2_CLIENT_KEY_FILE?: unknown
}

/** One way to prove ourselves to NHS CIS2: in production the one required of live services (security-and-reliability section 7). */
function refuseCredentials(env: Cis2Settings, refuse: (message: string) => void): void {
  const given = [env.CIS2_CLIENT_KEY, env.CIS2_CLIENT_KEY_FILE, env.CIS2_CLIENT_SECRET].filter((credential) => credential !== undefined)
  if (given.length > 1) refuse('must be the only one of itself, CIS2_CLIENT_KEY_FILE and CIS2_CLIENT_SECRET')
  if (env.CPIS_MODE === 'production' && env.CIS2_ISSUER !== undefined && (given.length === 0 || env.CIS2_CLIENT_SECRET !== undefined)) {
    refuse('or CIS2_CLIENT_KEY_FILE must be set in production, where a client secret is not enough for NHS CIS2')
  }
}

/** Everything that the running application reads from its environment, parsed. */
export type Environment = z.infer<typeof environment>

let parsed: Environment | undefined

/**
 * The application's settings, read and checked once. The only place in the application that touches `process.env`; every
 * setting is described in `.env.example`.
 *
 * @throws Error naming each setting that is missing or wrong, never its value
 */
export function env(): Environment {
  parsed ??= readEnvironment(process.env)
  return parsed
}

/**
 * Reads and checks settings.
 *
 * @param given by name; an empty one counts as not given
 * @throws Error naming each setting that is missing or wrong, never its value
 */
export function readEnvironment(given: Record<string, string | undefined>): Environment {
  const result = environment.safeParse(given)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`CPIS cannot start with these settings: ${problems.join('; ')}`)
}
