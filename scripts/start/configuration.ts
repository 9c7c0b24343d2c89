import { existsSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { root } from '../bootstrap/root.mjs'
import { databaseAddress, mailServer, optional } from '@/lib/config/setting-schemas'
import { Refusal } from '@/lib/shared/refusal'

/** What commands about the database and what is kept beside it read from the environment. They need nothing of the web server's. */
export interface DatabaseConfiguration {
  mode: 'demonstration' | 'production'
  /** Absolute path of the folder that holds all that this copy keeps. */
  dataDirectory: string
  /** The server to use instead of the embedded one, by a login that may create roles. */
  databaseUrl?: string
  /** The application's own login on that server; when absent, `cpis_app` gets a password made here. */
  appDatabaseUrl?: string
  /** The login that lets people and systems in, and the one that takes up work on files; when absent, `cpis_gate` and `cpis_filer` get passwords made here. */
  gateDatabaseUrl?: string
  filerDatabaseUrl?: string
  /** The worker's own login on that server; when absent, `cpis_worker` gets a password made here. */
  workerDatabaseUrl?: string
  /** The logins that seal and verify the records; when absent, `cpis_sealer` and `cpis_verifier` get passwords made here. */
  sealerDatabaseUrl?: string
  verifierDatabaseUrl?: string
  /** Where checkpoints are published, absolute. */
  checkpointsDirectory: string
}

/** What `npm start` reads from the environment. The application's own settings: lib/config/env.ts. */
export interface StartConfiguration extends DatabaseConfiguration {
  /** TCP port of the web server. */
  port: number
  /** TCP port of the local identity provider, unless something else has it. */
  identityPort: number
  /** TCP port of the stand-in for demographics, unless something else has it. */
  demographicsPort: number
  /** The demographics service that is configured. Without one a demonstration has its stand-in, and production matches nobody. */
  demographicsUrl?: string
  /** The mail server; a demonstration without one gets a mail catcher. */
  smtpUrl?: string
  /** Where people reach CPIS, without a slash at the end. */
  publicUrl: string
  /** Which of the two real identity providers are configured. */
  providers: { cis2: boolean; entra: boolean }
}

const portNumber = z.coerce.number({ error: 'must be a port number' }).int().min(1).max(65535)
const postgresUrl = databaseAddress()
const webUrl = z.url({ protocol: /^https?$/, error: 'must be a web address' })

const databaseSettings = z.object({
  CPIS_MODE: optional(z.enum(['demonstration', 'production'], { error: 'must be demonstration or production' })),
  DATA_DIR: optional(z.string()),
  DATABASE_URL: optional(postgresUrl),
  APP_DATABASE_URL: optional(postgresUrl),
  GATE_DATABASE_URL: optional(postgresUrl),
  FILER_DATABASE_URL: optional(postgresUrl),
  WORKER_DATABASE_URL: optional(postgresUrl),
  SEALER_DATABASE_URL: optional(postgresUrl),
  VERIFIER_DATABASE_URL: optional(postgresUrl),
  CHECKPOINTS_DIR: optional(z.string()),
})

const settings = databaseSettings.extend({
  PORT: optional(portNumber),
  IDENTITY_PORT: optional(portNumber),
  DEMOGRAPHICS_PORT: optional(portNumber),
  DEMOGRAPHICS_URL: optional(webUrl),
  SMTP_URL: optional(mailServer),
  PUBLIC_URL: optional(webUrl),
  CIS2_ISSUER: optional(webUrl),
  ENTRA_ISSUER: optional(webUrl),
})

/** Adds the settings of the file `.env` in the clone to the environment; what is set already stays. */
export function loadSettingsFile(): void {
  const file = path.join(root, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

/**
 * Reads what commands about the database need, and nothing else: whoever migrates has no settings of the web server.
 * @param environment usually `process.env`
 * @throws Refusal naming the setting, never its value
 */
export function readDatabaseConfiguration(environment: Record<string, string | undefined>): DatabaseConfiguration {
  return databaseConfiguration(parsed(databaseSettings, environment))
}

/**
 * Reads the configuration of `npm start` and refuses what cannot be meant.
 * @param environment usually `process.env`
 * @throws Refusal naming the setting, never its value
 */
export function readStartConfiguration(environment: Record<string, string | undefined>): StartConfiguration {
  const given = parsed(settings, environment)
  const port = given.PORT ?? 3000
  const configuration: StartConfiguration = {
    ...databaseConfiguration(given),
    port,
    identityPort: given.IDENTITY_PORT ?? port + 10_000,
    demographicsPort: given.DEMOGRAPHICS_PORT ?? port + 10_001,
    demographicsUrl: given.DEMOGRAPHICS_URL,
    smtpUrl: given.SMTP_URL,
    publicUrl: (given.PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    providers: { cis2: given.CIS2_ISSUER !== undefined, entra: given.ENTRA_ISSUER !== undefined },
  }
  if (configuration.mode === 'production') refuseDemonstrationParts(configuration)
  return configuration
}

function parsed<Schema extends z.ZodType>(schema: Schema, environment: Record<string, string | undefined>): z.output<Schema> {
  const result = schema.safeParse(environment)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Refusal(`${issue?.path.join('.')} ${issue?.message}.`)
}

function databaseConfiguration(given: z.output<typeof databaseSettings>): DatabaseConfiguration {
  const dataDirectory = path.resolve(root, given.DATA_DIR ?? '.data')
  return {
    mode: given.CPIS_MODE ?? 'demonstration',
    dataDirectory,
    databaseUrl: given.DATABASE_URL,
    appDatabaseUrl: given.APP_DATABASE_URL,
    gateDatabaseUrl: given.GATE_DATABASE_URL,
    filerDatabaseUrl: given.FILER_DATABASE_URL,
    workerDatabaseUrl: given.WORKER_DATABASE_URL,
    sealerDatabaseUrl: given.SEALER_DATABASE_URL,
    verifierDatabaseUrl: given.VERIFIER_DATABASE_URL,
    checkpointsDirectory: given.CHECKPOINTS_DIR === undefined ? path.join(dataDirectory, 'checkpoints') : path.resolve(root, given.CHECKPOINTS_DIR),
  }
}

/** The logins of the service (prisma/database/roles.sql). */
export const SERVICE_LOGINS = ['cpis_app', 'cpis_gate', 'cpis_filer', 'cpis_worker', 'cpis_sealer', 'cpis_verifier'] as const
type ServiceLoginName = (typeof SERVICE_LOGINS)[number]

/** A login of the service, and the setting that holds the database's address for it. */
type ServiceLogin = { login: ServiceLoginName; setting: string; address: string | undefined }

/**
 * The logins of the service: each with the setting that holds its address, and that address.
 * @returns `address` undefined where none is configured
 */
export function serviceLogins(configuration: DatabaseConfiguration): ServiceLogin[] {
  return [
    { login: 'cpis_app', setting: 'APP_DATABASE_URL', address: configuration.appDatabaseUrl },
    { login: 'cpis_gate', setting: 'GATE_DATABASE_URL', address: configuration.gateDatabaseUrl },
    { login: 'cpis_filer', setting: 'FILER_DATABASE_URL', address: configuration.filerDatabaseUrl },
    { login: 'cpis_worker', setting: 'WORKER_DATABASE_URL', address: configuration.workerDatabaseUrl },
    { login: 'cpis_sealer', setting: 'SEALER_DATABASE_URL', address: configuration.sealerDatabaseUrl },
    { login: 'cpis_verifier', setting: 'VERIFIER_DATABASE_URL', address: configuration.verifierDatabaseUrl },
  ]
}

/** Production is declared, and then nothing of the demonstration may stand in for the real thing (design decision 15). */
function refuseDemonstrationParts(configuration: StartConfiguration): void {
  const { databaseUrl, publicUrl, providers, demographicsUrl } = configuration
  const refuse = (reason: string) => {
    throw new Refusal(`CPIS does not start with CPIS_MODE=production: ${reason}.`)
  }
  if (databaseUrl === undefined) refuse('DATABASE_URL must name the database server, because the embedded one is for demonstrations')
  // Passwords made here would replace those that a running deployment uses.
  for (const { login, setting, address } of serviceLogins(configuration)) {
    if (address === undefined) refuse(`${setting} must be the address of the database for the login ${login}, which "npm run migrate" sets up`)
  }
  if (!publicUrl.startsWith('https://')) refuse('PUBLIC_URL must begin with https://')
  if (!providers.cis2 || !providers.entra) {
    refuse('CIS2_ISSUER and ENTRA_ISSUER must name the identity providers, because the local one is for demonstrations')
  }
  // A gateway on the same machine, which may have the national service's keys, is spoken to in the clear.
  if (demographicsUrl !== undefined && !/^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(demographicsUrl)) {
    refuse('DEMOGRAPHICS_URL must begin with https://')
  }
}
