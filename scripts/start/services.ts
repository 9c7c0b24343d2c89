import { randomBytes } from 'node:crypto'
import { mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { receiptsFile } from '@/lib/verify-records/outside'
import { freePort } from '../database/free-port'
import { newClientKey } from '@/demo/identity-provider/client-key'
import type { GuardedProgram } from '../process/guarded-child'
import { Refusal } from '@/lib/shared/refusal'
import type { Supervisor } from '../process/supervisor'
import type { StartConfiguration } from './configuration'
import { type LogFile, openLogFile } from './log-file'

/** Settings of a program, as it finds them in its environment. */
export type Settings = Record<string, string | undefined>

/** What the services need from the command that they are part of. */
export interface ServiceHost {
  supervisor: Supervisor
  /** The folder below which `logs/` is made. */
  logFolder: string
}

/** What the local identity provider and the application must know of each other. */
export interface LocalProvider {
  forProvider: Settings
  forApplication: Settings
}

/**
 * Settles port and clients of the local identity provider, which plays NHS CIS2 and Microsoft Entra ID for the demonstration
 * people, so that it and the application can be started side by side.
 * @param publicUrl where people reach CPIS
 * @param wantedPort taken when it is free, so that the address is the same each time; any other otherwise
 */
export async function prepareIdentityProvider(publicUrl: string, wantedPort: number): Promise<LocalProvider> {
  const clients = {
    CIS2_CLIENT_ID: 'cpis-health',
    ENTRA_CLIENT_ID: 'cpis-councils',
    ENTRA_CLIENT_SECRET: randomBytes(32).toString('base64url'),
  }
  const key = { CIS2_CLIENT_KEY: await newClientKey(), CIS2_CLIENT_KEY_FILE: undefined, CIS2_CLIENT_SECRET: undefined }
  const port = await freePort(wantedPort)
  const issuer = `http://localhost:${port}`
  return {
    forProvider: { ...clients, CIS2_CLIENT_JWKS_URI: `${publicUrl}/.well-known/jwks.json`, IDENTITY_PORT: String(port), PUBLIC_URL: publicUrl },
    forApplication: { ...clients, ...key, CIS2_ISSUER: issuer, ENTRA_ISSUER: issuer },
  }
}

/** Starts the local identity provider and waits until it answers. */
export async function startIdentityProvider(host: ServiceHost, provider: LocalProvider): Promise<void> {
  await startUntilReady(host, 'identity', 'The local identity provider', 'demo/identity-provider/main.ts', provider.forProvider)
}

/** What the stand-in for the demographics service and the application must know of each other. */
export interface LocalDemographics {
  forStandIn: Settings
  forApplication: Settings
}

/**
 * Settles the port of the stand-in for the demographics service, so that it and the application can be started side by side.
 * @param adminUrl the register whose people it is to know
 * @returns nothing when a service is configured, and in production, which then matches nobody and says so
 */
export async function prepareDemographics(configuration: StartConfiguration, adminUrl: string): Promise<LocalDemographics | undefined> {
  const { mode, demographicsUrl, demographicsPort } = configuration
  if (mode === 'production' || demographicsUrl !== undefined) return undefined
  const port = await freePort(demographicsPort)
  const { DEMOGRAPHICS_PEOPLE, DEMOGRAPHICS_TOKEN } = process.env
  return {
    forStandIn: { DATABASE_URL: adminUrl, DEMOGRAPHICS_PORT: String(port), DEMOGRAPHICS_PEOPLE, DEMOGRAPHICS_TOKEN },
    forApplication: { DEMOGRAPHICS_URL: `http://127.0.0.1:${port}/FHIR/R4` },
  }
}

/** Starts the stand-in for the demographics service and waits until it answers. */
export async function startDemographics(host: ServiceHost, { forStandIn }: LocalDemographics): Promise<void> {
  await startUntilReady(host, 'demographics', 'The stand-in for demographics', 'demo/demographics/main.ts', forStandIn)
}

/**
 * Starts the web server and waits until it answers.
 * @param settings all that the application reads from its environment (lib/config/env.ts); `NODE_ENV` chooses between the
 * build (`production`) and editing (`development`)
 */
export async function startWebServer(host: ServiceHost, settings: Settings): Promise<void> {
  await startUntilReady(host, 'web', 'The web server', 'server/web/main.ts', settings, gatherReceipts(host.logFolder))
}

/** Keeps the receipts of accesses in a file that is only ever added to, whereas a log begins anew with each start. */
function gatherReceipts(dataDirectory: string): (line: string) => void {
  const file = receiptsFile(dataDirectory)
  mkdirSync(path.dirname(file), { recursive: true })
  const handle = openSync(file, 'a', 0o600)
  return (line) => {
    if (line.includes('"receipt":"')) writeSync(handle, `${line}\n`)
  }
}

/**
 * Starts the process that works on files of authorities, beside the web server and giving way to it.
 * @param settings those of the application: it is the same one, with few connections
 */
export async function startFileProcess(host: ServiceHost, settings: Settings): Promise<void> {
  await startUntilReady(host, 'files', 'The process that works on files', 'server/files/main.ts', { ...settings, DATABASE_POOL: '3' })
}

/** Runs one of our TypeScript programs and waits for the line by which it says that it is `ready`. */
export async function startUntilReady(
  { supervisor, logFolder }: ServiceHost,
  shortName: string,
  name: string,
  script: string,
  settings: Settings,
  hear: (line: string) => void = () => undefined,
): Promise<void> {
  const log = openLogFile(logFolder, shortName)
  const child = supervisor.start(name, (code) => failureReason(name, code, log), serviceProgram(script, settings, log))
  return new Promise((resolve) => {
    if (child.stdout === null) throw new Error('The output of a service is always read.')
    const lines = createInterface(child.stdout)
    lines.on('line', (line) => {
      writeSync(log.handle, `${line}\n`)
      hear(line)
      if (line.startsWith('ready ')) resolve()
    })
  })
}

function serviceProgram(script: string, settings: Settings, log: LogFile): GuardedProgram {
  const { PATH, HOME, TMPDIR, TZ, NODE_EXTRA_CA_CERTS, TSX_TSCONFIG_PATH } = process.env
  return {
    command: process.execPath,
    args: ['--import', 'tsx', script],
    env: { PATH, HOME, TMPDIR, TZ, NODE_EXTRA_CA_CERTS, TSX_TSCONFIG_PATH, ...settings },
    stopSignal: 'SIGTERM',
    graceSeconds: 10,
    output: log.handle,
    readOutput: true,
  }
}

function failureReason(name: string, exitCode: number, log: LogFile): Refusal {
  return new Refusal(
    `${name} has ended by itself (exit code ${exitCode}), so CPIS stops. The last that it said, in ${log.path}:\n${log.lastLines(12)}`,
  )
}
