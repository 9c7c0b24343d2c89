import { APPLICATION_SETTINGS } from '@/lib/config/env'
import { SEALER_SETTINGS } from '@/server/sealer/settings'
import { WORKER_SETTINGS } from '@/server/worker/settings'

/** Settings of a program, as it finds them in its environment. */
export type Settings = Record<string, string | undefined>

/** The processes that `npm start` runs. */
export type ProcessName = 'web' | 'files' | 'worker' | 'sealer' | 'identity' | 'demographics' | 'mail'

/** Where programs, certificates and temporary files are. */
const EVERY_PROCESS = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'NODE_EXTRA_CA_CERTS', 'TSX_TSCONFIG_PATH']

/** Of the application's settings, those that belong to log-ins and mailboxes: a process that works on files has neither. */
const OF_THE_WEB_ALONE = /^(CIS2|ENTRA)_|^MAILBOX_KEY$/

/**
 * What each process may know: the settings that it reads, and no others. Whoever controls the web server must not come by what seals the
 * records, delivers mails or changes the shape of the database (docs/decisions/037).
 */
export const PROCESS_SETTINGS: Readonly<Record<ProcessName, readonly string[]>> = {
  web: [...APPLICATION_SETTINGS, 'HOST', 'NODE_ENV', 'NEXT_TELEMETRY_DISABLED'],
  files: [...APPLICATION_SETTINGS.filter((name) => !OF_THE_WEB_ALONE.test(name)), 'NODE_ENV'],
  worker: WORKER_SETTINGS,
  sealer: SEALER_SETTINGS,
  identity: ['IDENTITY_PORT', 'PUBLIC_URL', 'CIS2_CLIENT_ID', 'CIS2_CLIENT_JWKS_URI', 'ENTRA_CLIENT_ID', 'ENTRA_CLIENT_SECRET'],
  demographics: ['DATABASE_URL', 'DEMOGRAPHICS_PORT', 'DEMOGRAPHICS_PEOPLE', 'DEMOGRAPHICS_TOKEN'],
  mail: ['MAIL_SMTP_PORT', 'MAIL_PAGE_PORT'],
}

/**
 * The environment of a process.
 *
 * @param given everything that is known, of this and of other processes
 */
export function settingsFor(process: ProcessName, given: Settings): Settings {
  return Object.fromEntries([...EVERY_PROCESS, ...PROCESS_SETTINGS[process]].map((name) => [name, given[name]]))
}
