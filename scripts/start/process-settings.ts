import { APPLICATION_SETTINGS } from '@/lib/config/env'
import { SEALER_SETTINGS } from '@/server/sealer/settings'
import { WORKER_SETTINGS } from '@/server/worker/settings'

/** Settings of a program, as it finds them in its environment. */
export type Settings = Record<string, string | undefined>

/** The processes that `npm start` runs. */
export type ProcessName = 'web' | 'files' | 'worker' | 'sealer' | 'identity' | 'demographics' | 'mail'

/** Where programs, certificates and temporary files are. */
const EVERY_PROCESS = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'NODE_EXTRA_CA_CERTS', 'TSX_TSCONFIG_PATH']

/**
 * What each process may know: the settings that it reads, and no others. Whoever controls the web server must not come by what seals the
 * records, delivers mails or changes the shape of the database (docs/decisions/037).
 */
export const PROCESS_SETTINGS: Readonly<Record<ProcessName, readonly string[]>> = {
  web: [...APPLICATION_SETTINGS, 'HOST', 'NODE_ENV', 'NEXT_TELEMETRY_DISABLED'],
  // The application's, but for those of log-ins, mailboxes and pages. Its keys are checked when the settings are read.
  files: [
    'CPIS_MODE',
    'PUBLIC_URL',
    'PORT',
    'APP_DATABASE_URL',
    'FILER_DATABASE_URL',
    'DATABASE_POOL',
    'SESSION_SECRET',
    'SUBJECT_KEY',
    'SUBJECT_KEYS_FORMER',
    'ACCESS_MAC_KEY',
    'ACCESS_MAC_KEYS_FORMER',
    'DEMOGRAPHICS_URL',
    'DEMOGRAPHICS_TOKEN',
    'DEMOGRAPHICS_RATE',
    'DEMOGRAPHICS_TIMEOUT_SECONDS',
    'DEMOGRAPHICS_SILENCE_SECONDS',
    'NODE_ENV',
  ],
  worker: WORKER_SETTINGS,
  sealer: SEALER_SETTINGS,
  identity: ['CPIS_MODE', 'IDENTITY_PORT', 'PUBLIC_URL', 'CIS2_CLIENT_ID', 'CIS2_CLIENT_JWKS_URI', 'ENTRA_CLIENT_ID', 'ENTRA_CLIENT_SECRET'],
  demographics: ['CPIS_MODE', 'DATABASE_URL', 'DEMOGRAPHICS_PORT', 'DEMOGRAPHICS_PEOPLE', 'DEMOGRAPHICS_TOKEN'],
  mail: ['CPIS_MODE', 'MAIL_SMTP_PORT', 'MAIL_PAGE_PORT'],
}

/**
 * The environment of a process.
 *
 * @param given everything that is known, of this and of other processes
 */
export function settingsFor(process: ProcessName, given: Settings): Settings {
  return Object.fromEntries([...EVERY_PROCESS, ...PROCESS_SETTINGS[process]].map((name) => [name, given[name]]))
}
