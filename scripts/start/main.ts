import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { takeLock } from '../bootstrap/file-lock.mjs'
import { addressOfLogin } from '../database/address'
import { migrate } from '../database/migrate'
import { makeLogin, setLogin } from '../database/login'
import { ensurePartitions } from '../database/partitions'
import { Refusal } from '@/lib/shared/refusal'
import { keepRunning } from '../process/keep-running'
import { seconds, step } from '../process/steps'
import { Supervisor } from '../process/supervisor'
import { loadSettingsFile, readStartConfiguration, serviceLogins, type StartConfiguration } from './configuration'
import { startBackgroundWork } from './background'
import { applicationAddress, holdsInventedChildren, isRegisterEmpty, requireDatabase, startEmbeddedDatabase } from './database'
import { requirePort } from './port'
import { buildPages, compileStyles, generateClient, oneAtATime, markServing } from './prepare'
import { compilePrograms } from './programs'
import { readOrMakeSecrets, type Secrets } from './secrets'
import type { Settings } from './process-settings'
import {
  type LocalDemographics,
  prepareDemographics,
  prepareIdentityProvider,
  startDemographics,
  startFileProcess,
  startIdentityProvider,
  startWebServer,
} from './services'

const begun = performance.now()
const supervisor = new Supervisor()

/** `npm run dev`: pages are compiled from the sources as they are requested, and the processes as they start, instead of beforehand. */
const isDevelopment = process.argv.includes('--dev')

try {
  await start()
} catch (error) {
  await supervisor.fail(error)
}

/** `npm start`, step by step. Each step does only what has not been done yet. */
async function start(): Promise<void> {
  loadSettingsFile()
  const configuration = readStartConfiguration(process.env)
  const { dataDirectory, port } = configuration
  console.log(`CPIS, ${configuration.mode}, data in ${path.relative(process.cwd(), dataDirectory) || '.'}`)

  const { tookOver } = lockDataDirectory(dataDirectory)
  await requirePort(port, tookOver)
  const secrets = readOrMakeSecrets(dataDirectory, process.env)
  await prepareFolder(dataDirectory)

  const adminUrl = await openRegister(configuration)
  await prepareRegister(configuration, adminUrl, secrets)

  const demographics = await prepareDemographics(configuration, adminUrl)
  await step('Identity provider and web server', () => startServices(configuration, adminUrl, secrets, demographics))
  let mailPage: string | undefined
  await step('Worker and sealer', async () => {
    const host = { supervisor, logFolder: dataDirectory, fromSources: isDevelopment }
    mailPage = await startBackgroundWork(host, configuration, adminUrl, secrets, demographics?.forApplication ?? {})
    return 'deliver notices and seal records'
  })
  await printWelcome(configuration, mailPage)
}

function lockDataDirectory(dataDirectory: string): { tookOver: boolean } {
  mkdirSync(dataDirectory, { recursive: true })
  const lock = takeLock(path.join(dataDirectory, 'lock'))
  if ('heldBy' in lock) throw new Refusal(`CPIS already runs with the data in ${dataDirectory} (process ${lock.heldBy}).`)
  supervisor.keep('The data directory', { stop: async () => lock.release() })
  return lock
}

async function prepareFolder(dataDirectory: string): Promise<void> {
  const preparation = { supervisor, logFolder: dataDirectory }
  await oneAtATime(async () => {
    await step('Prisma client', () => generateClient(preparation))
    await step('Styles', () => compileStyles(preparation))
    if (isDevelopment) return
    await step('Pages (a minute or two when the sources have changed)', () => buildPages(preparation))
    await step('Processes', compilePrograms)
    supervisor.keep('The mark on the build', markServing())
  })
}

async function openRegister({ databaseUrl, dataDirectory }: StartConfiguration): Promise<string> {
  let adminUrl = databaseUrl
  await step('Database', async () => {
    if (adminUrl !== undefined) {
      await requireDatabase(adminUrl)
      return `reached at ${new URL(adminUrl).host}`
    }
    const embedded = await startEmbeddedDatabase(dataDirectory)
    const { port } = embedded.cluster
    const startAgain = async () => (await startEmbeddedDatabase(dataDirectory, port)).cluster
    // The page that says "not checked", with telephones, needs no database: it is what must be there when this one is not.
    supervisor.keep('The database', keepRunning(embedded.cluster, { name: 'The database', startAgain, say: console.error }))
    adminUrl = embedded.adminUrl
    return `PostgreSQL 18 runs on port ${port}`
  })
  return adminUrl ?? ''
}

/** Logins without an address of their own get passwords made here. The embedded server is this copy's alone, and its logins too. */
async function makeLogins(configuration: StartConfiguration, adminUrl: string, secrets: Secrets): Promise<void> {
  const passwords = {
    cpis_app: secrets.APP_DATABASE_PASSWORD,
    cpis_gate: secrets.GATE_DATABASE_PASSWORD,
    cpis_filer: secrets.FILER_DATABASE_PASSWORD,
    cpis_worker: secrets.WORKER_DATABASE_PASSWORD,
    cpis_sealer: secrets.SEALER_DATABASE_PASSWORD,
    cpis_verifier: secrets.VERIFIER_DATABASE_PASSWORD,
  }
  for (const { login, setting, address } of serviceLogins(configuration)) {
    if (address !== undefined) continue
    const password = passwords[login]
    if (configuration.databaseUrl === undefined) await setLogin(adminUrl, login, password)
    else await makeLogin(adminUrl, login, password, setting)
  }
}

async function prepareRegister(configuration: StartConfiguration, adminUrl: string, secrets: Secrets): Promise<void> {
  await step('Migrations', async () => {
    const applied = await migrate(adminUrl)
    await ensurePartitions(adminUrl)
    await makeLogins(configuration, adminUrl, secrets)
    return applied.length === 0 ? 'none were due' : `${applied.length} applied`
  })
  if (configuration.mode === 'production') {
    if (!(await holdsInventedChildren(adminUrl))) return
    throw new Refusal('CPIS does not start with CPIS_MODE=production: the register holds invented children, whose NHS numbers begin with 999.')
  }
  await step('Demonstration register', async () => {
    if (!(await isRegisterEmpty(adminUrl))) return 'is there'
    const { seedDemonstration } = await import('@/demo/register/seed')
    const { rows } = await seedDemonstration(adminUrl, { subjectKey: secrets.SUBJECT_KEY, macKey: secrets.ACCESS_MAC_KEY })
    return `${rows.toLocaleString('en-GB')} rows loaded`
  })
}

/** Starts what answers browsers. @returns on which ports, in words */
async function startServices(
  configuration: StartConfiguration,
  adminUrl: string,
  secrets: Secrets,
  demographics: LocalDemographics | undefined,
): Promise<string> {
  const host = { supervisor, logFolder: configuration.dataDirectory, fromSources: isDevelopment }
  const { providers, publicUrl, port } = configuration
  const needsLocal = !providers.cis2 || !providers.entra
  const local = needsLocal ? await prepareIdentityProvider(publicUrl, configuration.identityPort) : undefined
  const settings = {
    ...local?.forApplication,
    ...demographics?.forApplication,
    ...configuredProviders(configuration),
    ...secrets,
    NODE_ENV: isDevelopment ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    CPIS_MODE: configuration.mode,
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    APP_DATABASE_URL: applicationAddress(configuration, adminUrl, secrets.APP_DATABASE_PASSWORD),
    GATE_DATABASE_URL: configuration.gateDatabaseUrl ?? addressOfLogin(adminUrl, 'cpis_gate', secrets.GATE_DATABASE_PASSWORD),
    FILER_DATABASE_URL: configuration.filerDatabaseUrl ?? addressOfLogin(adminUrl, 'cpis_filer', secrets.FILER_DATABASE_PASSWORD),
  }
  await Promise.all([
    local && startIdentityProvider(host, local),
    demographics && startDemographics(host, demographics),
    startWebServer(host, settings),
    startFileProcess(host, settings),
  ])
  return local === undefined ? `on port ${port}` : `on ports ${local.forProvider.IDENTITY_PORT} and ${port}`
}

/** Settings that were configured win over the local provider's own. */
function configuredProviders({ providers }: StartConfiguration): Settings {
  const names = [
    ...(providers.cis2 ? ['CIS2_ISSUER', 'CIS2_CLIENT_ID', 'CIS2_CLIENT_SECRET', 'CIS2_CLIENT_KEY', 'CIS2_CLIENT_KEY_FILE'] : []),
    ...(providers.entra ? ['ENTRA_ISSUER', 'ENTRA_CLIENT_ID', 'ENTRA_CLIENT_SECRET'] : []),
  ]
  return Object.fromEntries(names.map((name) => [name, process.env[name]]))
}

async function printWelcome({ mode, publicUrl, providers }: StartConfiguration, mailPage?: string): Promise<void> {
  console.log(`\nReady in ${seconds(begun)}: ${publicUrl}\n`)
  if (mode === 'demonstration' && !(providers.cis2 && providers.entra)) {
    const { demonstrationPeople, jobAndWorkplace } = await import('@/demo/register/people')
    const width = Math.max(...demonstrationPeople.map(({ name }) => name.length))
    console.log('Log in as one of these people; all are invented, and none has a password:\n')
    for (const person of demonstrationPeople) {
      const suspended = person.status === 'suspended' ? ' (suspended)' : ''
      console.log(`  ${person.name.padEnd(width)}  ${jobAndWorkplace(person)}${suspended}`)
    }
    console.log('')
  }
  if (mailPage !== undefined) console.log(`Mails are caught and shown at ${mailPage}.`)
  console.log('Ctrl-C stops CPIS.')
}
