import { receiptsFile } from '@/lib/verify-records/outside'
import { addressOfLogin } from '../database/address'
import { freePort } from '../database/free-port'
import type { StartConfiguration } from './configuration'
import type { Secrets } from './secrets'
import type { Settings } from './process-settings'
import { programArguments, sourceArguments } from './programs'
import { collectReceipts, type ServiceHost, startUntilReady } from './services'

/** The local mail catcher. */
interface MailCatcher {
  smtpUrl: string
  /** The page that shows the mails. */
  page: string
  settings: Settings
}

/**
 * Starts the background processes: the worker and the sealer, and before them the demonstration's mail catcher, unless SMTP_URL names a real
 * mail server.
 *
 * @param adminUrl address with the scripts' login, from which the processes' own addresses are derived if they are not configured
 * @param standIn the address of the stand-in for demographics, where there is one
 * @returns the page of the mail catcher, if there is one
 */
export async function startBackgroundWork(
  host: ServiceHost,
  configuration: StartConfiguration,
  adminUrl: string,
  secrets: Secrets,
  standIn: Settings,
): Promise<string | undefined> {
  const catcher = await prepareMailCatcher(configuration)
  if (catcher) await startUntilReady(host, 'mail', 'The mail catcher', sourceArguments('demo/mail-catcher/main.ts'), catcher.settings)
  const { BRAND_NAME, MAIL_FROM, SMTP_URL } = process.env
  await startUntilReady(host, 'worker', 'The worker', programArguments('server/worker', host.fromSources), {
    BRAND_NAME,
    MAIL_FROM,
    SMTP_URL: catcher?.smtpUrl ?? SMTP_URL,
    CPIS_MODE: configuration.mode,
    DEMOGRAPHICS_URL: standIn.DEMOGRAPHICS_URL ?? configuration.demographicsUrl,
    SUBJECT_KEY: secrets.SUBJECT_KEY,
    WORKER_DATABASE_URL: configuration.workerDatabaseUrl ?? addressOfLogin(adminUrl, 'cpis_worker', secrets.WORKER_DATABASE_PASSWORD),
  })
  const sealer = {
    SEALING_KEY: secrets.SEALING_KEY,
    ACCESS_MAC_KEY: secrets.ACCESS_MAC_KEY,
    ACCESS_MAC_KEYS_FORMER: process.env.ACCESS_MAC_KEYS_FORMER,
    CHECKPOINTS_DIR: configuration.checkpointsDirectory,
    RECEIPTS_FILE: receiptsFile(configuration.dataDirectory),
    SEALER_DATABASE_URL: configuration.sealerDatabaseUrl ?? addressOfLogin(adminUrl, 'cpis_sealer', secrets.SEALER_DATABASE_PASSWORD),
    VERIFIER_DATABASE_URL: configuration.verifierDatabaseUrl ?? addressOfLogin(adminUrl, 'cpis_verifier', secrets.VERIFIER_DATABASE_PASSWORD),
  }
  await startUntilReady(host, 'sealer', 'The sealer', programArguments('server/sealer', host.fromSources), sealer, collectReceipts(host.logFolder))
  return catcher?.page
}

async function prepareMailCatcher({ mode, smtpUrl, port }: StartConfiguration): Promise<MailCatcher | undefined> {
  if (mode === 'production' || smtpUrl !== undefined) return undefined
  const pagePort = await freePort(port + 20_000)
  const smtpPort = await freePort(port + 30_000)
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    page: `http://127.0.0.1:${pagePort}`,
    settings: { MAIL_SMTP_PORT: String(smtpPort), MAIL_PAGE_PORT: String(pagePort) },
  }
}
