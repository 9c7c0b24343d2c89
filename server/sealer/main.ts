import { sealingKey } from '@/lib/sealing/sealing-key'
import { Refusal } from '@/lib/shared/refusal'
import { verifyEachNight } from './nightly-verification'
import { openPublication } from './publish'
import { sealOnSchedule } from './seal-on-schedule'
import { readSealerSettings } from './settings'

/**
 * The sealer: seals new records, out of the way of look-ups, and verifies all of them every night. It is a process of its own with its own
 * database login, and the only one that has the sealing key. If there are several, one works and the others stand by. Prints `ready sealer`
 * when it has started; on SIGTERM or SIGINT it finishes what is under way and exits.
 */
async function main(): Promise<void> {
  const settings = readSealerSettings(process.env)
  const key = sealingKey(settings.SEALING_KEY)
  const publication = openPublication(settings.CHECKPOINTS_DIR, key)
  const stopping = new AbortController()
  const { signal: stop } = stopping
  process.once('SIGTERM', () => stopping.abort())
  process.once('SIGINT', () => stopping.abort())
  process.stdout.write('ready sealer\n')
  await Promise.all([sealOnSchedule({ databaseUrl: settings.SEALER_DATABASE_URL, key, publication, stop }), verifyEachNight(settings, stop)])
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
  process.exit(1)
})
