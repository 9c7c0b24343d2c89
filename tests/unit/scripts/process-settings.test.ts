import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PROCESS_SETTINGS, settingsFor, type ProcessName } from '@/scripts/start/process-settings'

/** Every setting that is described, with those that `npm start` makes for itself. */
const everything = Object.fromEntries(
  [...readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)]
    .map((match) => match[1] ?? '')
    .concat(
      'APP_DATABASE_PASSWORD',
      'WORKER_DATABASE_PASSWORD',
      'SEALER_DATABASE_PASSWORD',
      'VERIFIER_DATABASE_PASSWORD',
      'DATABASE_URL',
      'UNHEARD_OF',
    )
    .map((name) => [name, `value of ${name}`]),
)

/** What must reach nobody but these. */
const SECRETS: readonly (readonly [name: string, processes: readonly ProcessName[]])[] = [
  ['SESSION_SECRET', ['web', 'files']],
  ['SUBJECT_KEY', ['web', 'files', 'worker']],
  ['ACCESS_MAC_KEY', ['web', 'files', 'sealer']],
  ['APP_DATABASE_URL', ['web', 'files']],
  ['MAILBOX_KEY', ['web']],
  ['SESSION_SECRETS_FORMER', ['web']],
  ['SUBJECT_KEYS_FORMER', ['web', 'files', 'worker']],
  ['ACCESS_MAC_KEYS_FORMER', ['web', 'files', 'sealer']],
  ['MAILBOX_KEYS_FORMER', ['web']],
  ['CIS2_CLIENT_SECRET', ['web']],
  ['CIS2_CLIENT_KEY', ['web']],
  ['ENTRA_CLIENT_SECRET', ['web', 'identity']],
  ['SEALING_KEY', ['sealer']],
  ['SEALER_DATABASE_URL', ['sealer']],
  ['VERIFIER_DATABASE_URL', ['sealer']],
  // Whoever lets people in opens sessions for anybody; whoever takes up files works as their senders.
  ['GATE_DATABASE_URL', ['web']],
  ['FILER_DATABASE_URL', ['files']],
  ['WORKER_DATABASE_URL', ['worker']],
  ['SMTP_URL', ['worker']],
  ['DATABASE_URL', ['demographics']],
  ['DEMOGRAPHICS_TOKEN', ['web', 'files', 'worker', 'demographics']],
  ['APP_DATABASE_PASSWORD', []],
  ['GATE_DATABASE_PASSWORD', []],
  ['FILER_DATABASE_PASSWORD', []],
  ['WORKER_DATABASE_PASSWORD', []],
  ['SEALER_DATABASE_PASSWORD', []],
  ['VERIFIER_DATABASE_PASSWORD', []],
  ['UNHEARD_OF', []],
]

describe('the settings of a process', () => {
  it.each(SECRETS)('%s reaches %j and nobody else', (name, processes) => {
    const reached = (Object.keys(PROCESS_SETTINGS) as ProcessName[]).filter(
      (process) => settingsFor(process, { ...everything, [name]: 'x' })[name] !== undefined,
    )
    expect(reached).toEqual(processes)
  })

  it('name every secret that is described', () => {
    const described = Object.keys(everything).filter((name) => /(SECRET|TOKEN|_KEY|S_FORMER|PASSWORD|DATABASE_URL|SMTP_URL)$/.test(name))
    expect(described.filter((name) => !SECRETS.some(([secret]) => secret === name))).toEqual([])
  })
})
