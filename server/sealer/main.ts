import { requireLogin } from '@/lib/db/require-login'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { pause } from '@/lib/shared/pause'
import { Refusal } from '@/lib/shared/refusal'
import { servePulse } from '@/lib/work/pulse'
import { workUntilStopped } from '@/lib/work/work-until-stopped'
import { openPublication } from './publish'
import { openSchedule } from './schedule'
import { sealingQueue, type Sealing } from './sealing-queue'
import { readSealerSettings, type SealerSettings } from './settings'
import { verificationQueue } from './verification-queue'

/** How long the verification leaves the sealer alone at the start, in milliseconds: rows that were waiting are being sealed. */
const VERIFY_AFTER = 60_000

/**
 * The sealer: seals new records, out of the way of look-ups, and verifies all of them every night. It is a process of its own with its own
 * database login, and the only one that has the sealing key. If there are several, one works and the others stand by. Prints `ready sealer`
 * when the database has let it in to do its work; on SIGTERM or SIGINT it finishes what is under way and exits.
 */
async function main(): Promise<void> {
  const settings = readSealerSettings(process.env)
  const key = sealingKey(settings.SEALING_KEY)
  const publication = openPublication(settings.CHECKPOINTS_DIR, key)
  const stopping = new AbortController()
  const { signal: stop } = stopping
  process.once('SIGTERM', () => stopping.abort())
  process.once('SIGINT', () => stopping.abort())
  if (!(await requireLogins(settings, stop))) return
  await servePulse(settings.READINESS_PORT, settings.HOST)
  process.stdout.write('ready sealer\n')
  await Promise.all([sealUntilStopped({ databaseUrl: settings.SEALER_DATABASE_URL, key, publication }, stop), verifyUntilStopped(settings, stop)])
}

/** Both logins, where it has both: a verification that fails at night would be noticed by nobody. */
async function requireLogins({ SEALER_DATABASE_URL, VERIFIER_DATABASE_URL }: SealerSettings, stop: AbortSignal): Promise<boolean> {
  const sealer = { process: 'The sealer', setting: 'SEALER_DATABASE_URL', login: 'cpis_sealer', needs: 'seal_leaf' }
  if (!(await requireLogin({ ...sealer, databaseUrl: SEALER_DATABASE_URL }, stop))) return false
  if (VERIFIER_DATABASE_URL === undefined) return true
  const verifier = { process: 'The sealer', setting: 'VERIFIER_DATABASE_URL', login: 'cpis_verifier', needs: 'verification_run', seesEveryRow: true }
  return requireLogin({ ...verifier, databaseUrl: VERIFIER_DATABASE_URL }, stop)
}

async function sealUntilStopped(sealing: Omit<Sealing, 'schedule'>, stop: AbortSignal): Promise<void> {
  const schedule = openSchedule(sealing.databaseUrl)
  const { queue, close } = sealingQueue({ ...sealing, schedule })
  await workUntilStopped(queue, stop)
  await close()
  await schedule.close()
}

/** Verifies every night, where the sealer was given what that takes. */
async function verifyUntilStopped(settings: SealerSettings, stop: AbortSignal): Promise<void> {
  const { VERIFIER_DATABASE_URL: databaseUrl, ACCESS_MAC_KEY: macKey } = settings
  if (databaseUrl === undefined || macKey === undefined) return
  await pause(VERIFY_AFTER, stop)
  const schedule = openSchedule(databaseUrl)
  await workUntilStopped(verificationQueue({ ...settings, databaseUrl, macKeys: [macKey, ...settings.formerMacKeys], schedule }), stop)
  await schedule.close()
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
  process.exit(1)
})
