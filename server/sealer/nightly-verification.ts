import { existsSync } from 'node:fs'
import pg from 'pg'
import { errorFields, log } from '@/lib/shared/log'
import { readOutsideFolder } from '@/lib/verify-records/outside'
import { verify } from '@/lib/verify-records/verify'
import { pause } from '@/lib/shared/pause'
import type { SealerSettings } from './settings'

/** How often to check whether the nightly verification is due, in milliseconds. */
const CHECK_EVERY = 5 * 60_000

/** Verifies everything once a night, after two o'clock London time; a night that was missed is made up as soon as possible. */
export async function verifyEachNight(settings: SealerSettings, stop: AbortSignal): Promise<void> {
  const { VERIFIER_DATABASE_URL: databaseUrl, ACCESS_MAC_KEY: macKey } = settings
  if (databaseUrl === undefined || macKey === undefined) return
  // Not at once: rows that were waiting are being sealed.
  await pause(60_000, stop)
  while (!stop.aborted) {
    try {
      if (await isDue(databaseUrl)) await verifyAndLog(settings, databaseUrl, [macKey, ...settings.formerMacKeys])
    } catch (error) {
      log('error', 'records.verify.failed', errorFields(error))
    }
    await pause(CHECK_EVERY, stop)
  }
}

/** Whether there has been no full verification since the last two o'clock London time. */
async function isDue(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000, query_timeout: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ due: boolean }>(
      `select not exists (select from cpis.verification_run where from_at is null and to_at is null
         and at >= (date_trunc('day', now() at time zone 'Europe/London' - interval '2 hours') + interval '2 hours') at time zone 'Europe/London') as due`,
    )
    return rows[0]?.due === true
  } finally {
    await client.end()
  }
}

async function verifyAndLog(settings: SealerSettings, databaseUrl: string, macKeys: string[]): Promise<void> {
  const { findings, milliseconds } = await verify({
    databaseUrl,
    macKeys,
    span: { from: null, to: null },
    outside: readOutsideFolder(settings.CHECKPOINTS_DIR),
    receiptFiles: settings.RECEIPTS_FILE !== undefined && existsSync(settings.RECEIPTS_FILE) ? [settings.RECEIPTS_FILE] : [],
  })
  if (findings.count === 0) log('info', 'records.verified', { milliseconds })
  for (const { id, says } of findings.named) log('error', 'records.broken', { eventId: id, errorMessage: says })
}
