import { sealingKey } from '@/lib/sealing/sealing-key'
import { Refusal } from '@/lib/shared/refusal'
import { verifyEachNight } from './nightly-verification'
import { openPublication } from './publish'
import { sealByTheClock } from './seal-on-schedule'
import { readSealerSettings } from './settings'

/**
 * The sealer: seals what is recorded, off the path of look-ups, and verifies it every night. A process of its own with its own database login;
 * it alone holds the sealing key. Of several, one works and the others wait. Prints `ready sealer`; ends on SIGTERM or SIGINT after what is
 * under way.
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
  await Promise.all([
    sealByTheClock({ databaseUrl: settings.SEALER_DATABASE_URL, key, publication, stop }),
    verifyEachNight(settings, stop),
  ])
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
  process.exit(1)
})
