import { randomBytes } from 'node:crypto'
import { mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { receiptsFile } from '@/lib/verify-records/outside'
import { freePort } from '../database/free-port'
import { newClientKey } from '@/demo/identity-provider/client-key'
import { type GuardedChild, type GuardedProgram, startGuarded } from '../process/guarded-child'
import { keepRunning } from '../process/keep-running'
import { Refusal } from '@/lib/shared/refusal'
import type { Supervisor } from '../process/supervisor'
import type { StartConfiguration } from './configuration'
import { type LogFile, openLogFile } from './log-file'
import { type ProcessName, type Settings, settingsFor } from './process-settings'
import { programArguments, sourceArguments } from './programs'

/** What the services need from the command that runs them. */
export interface ServiceHost {
  supervisor: Supervisor
  /** The folder below which `logs/` is made. */
  logFolder: string
  /** Whether the processes of a deployment run from their sources (`npm run dev`), instead of as they were compiled. */
  fromSources: boolean
}

/** What the local identity provider and the application need to know about each other. */
export interface LocalProvider {
  forProvider: Settings
  forApplication: Settings
}

/**
 * Decides on the port and the clients of the local identity provider, which plays NHS CIS2 and Microsoft Entra ID for the
 * demonstration people, so that it and the application can be started side by side.
 * @param publicUrl the address of CPIS
 * @param wantedPort used if it is free, so that the address stays the same; otherwise any other port is
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

/** Starts the local identity provider and waits until it is ready. */
export async function startIdentityProvider(host: ServiceHost, provider: LocalProvider): Promise<void> {
  await startUntilReady(host, 'identity', 'The local identity provider', sourceArguments('demo/identity-provider/main.ts'), provider.forProvider)
}

/** What the stand-in for the demographics service and the application need to know about each other. */
export interface LocalDemographics {
  forStandIn: Settings
  forApplication: Settings
}

/**
 * Decides on the port of the stand-in for the demographics service, so that it and the application can be started side by side.
 * @param adminUrl the register whose people it should know
 * @returns undefined if a service is configured, and in production, which then matches nobody and says so
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

/** Starts the stand-in for the demographics service and waits until it is ready. */
export async function startDemographics(host: ServiceHost, { forStandIn }: LocalDemographics): Promise<void> {
  await startUntilReady(host, 'demographics', 'The stand-in for demographics', sourceArguments('demo/demographics/main.ts'), forStandIn)
}

/**
 * Starts the web server and waits until it is ready.
 * @param settings all that the application reads from its environment (lib/config/env.ts); `NODE_ENV` chooses between the
 * build (`production`) and editing (`development`)
 */
export async function startWebServer(host: ServiceHost, settings: Settings): Promise<void> {
  const program = programArguments('server/web', host.fromSources)
  await startUntilReady(host, 'web', 'The web server', program, settings, collectReceipts(host.logFolder))
}

/** Collects receipts in a file that is only ever appended to, whereas a log is emptied at each start. */
export function collectReceipts(dataDirectory: string): (line: string) => void {
  const file = receiptsFile(dataDirectory)
  mkdirSync(path.dirname(file), { recursive: true })
  const handle = openSync(file, 'a', 0o600)
  return (line) => {
    if (/"(receipt|checkpoint)":"/.test(line)) writeSync(handle, `${line}\n`)
  }
}

/**
 * Starts the process that works on the files of authorities, beside the web server and at a lower priority.
 * @param settings those of the application: it is the same one, with few connections
 */
export async function startFileProcess(host: ServiceHost, settings: Settings): Promise<void> {
  const program = programArguments('server/files', host.fromSources)
  await startUntilReady(
    host,
    'files',
    'The process that works on files',
    program,
    { ...settings, DATABASE_POOL: '3' },
    collectReceipts(host.logFolder),
  )
}

/** The processes beside the web server. When one ends by itself it is started again, and people go on looking children up meanwhile. */
const STARTED_AGAIN: readonly ProcessName[] = ['files', 'worker', 'sealer']

/**
 * Starts one of our programs and waits until it prints `ready`.
 * @param program what Node.js is given to run it
 * @throws Refusal with the end of its log when it ends before that
 */
export async function startUntilReady(
  { supervisor, logFolder }: ServiceHost,
  shortName: ProcessName,
  name: string,
  program: string[],
  settings: Settings,
  onLine: (line: string) => void = () => undefined,
): Promise<void> {
  const log = openLogFile(logFolder, shortName)
  const start = () => beginService(serviceProgram(shortName, program, settings, log), log, onLine)
  const why = (code: number) => failureReason(name, code, log)
  const { child, ready } = start()
  const part = { stop: child.stop }
  supervisor.keep(name, STARTED_AGAIN.includes(shortName) ? { stop: () => part.stop() } : { ...child, why })
  const code = await Promise.race([ready, child.ended])
  if (code !== undefined) throw why(code)
  if (!STARTED_AGAIN.includes(shortName)) return
  const startAgain = async () => {
    const { child: again, ready: readyAgain } = start()
    return { ...again, ready: readyAgain }
  }
  const say = (sentence: string) => console.error(`${sentence} Its log is ${log.path}.`)
  part.stop = keepRunning(child, { name, say, startAgain }).stop
}

function beginService(program: GuardedProgram, log: LogFile, onLine: (line: string) => void): { child: GuardedChild; ready: Promise<undefined> } {
  const child = startGuarded(program)
  if (child.stdout === null) throw new Error('The standard output of a service is always a pipe.')
  const lines = createInterface(child.stdout)
  const ready = new Promise<undefined>((resolve) => {
    lines.on('line', (line) => {
      writeSync(log.handle, `${line}\n`)
      onLine(line)
      if (line.startsWith('ready ')) resolve(undefined)
    })
  })
  return { child, ready }
}

/** `npm start` watches its processes itself, and they could not all listen on one port. */
const NOT_HERE: Settings = { READINESS_PORT: undefined }

function serviceProgram(name: ProcessName, args: string[], settings: Settings, log: LogFile): GuardedProgram {
  return {
    command: process.execPath,
    args,
    env: settingsFor(name, { ...process.env, ...settings, ...NOT_HERE }),
    stopSignal: 'SIGTERM',
    graceSeconds: 10,
    output: log.handle,
    readOutput: true,
  }
}

function failureReason(name: string, exitCode: number, log: LogFile): Refusal {
  return new Refusal(`${name} has exited by itself (exit code ${exitCode}), so CPIS stops. The end of its log, ${log.path}:\n${log.lastLines(12)}`)
}
