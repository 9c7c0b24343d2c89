import { existsSync } from 'node:fs'
import { log } from '@/lib/shared/log'
import { readOutsideFolder } from '@/lib/verify-records/outside'
import { verify, type VerifyOptions } from '@/lib/verify-records/verify'
import { periodicQueue, type PeriodicPiece } from '@/lib/work/periodic-queue'
import type { Outcome, Queue } from '@/lib/work/queue'
import type { Schedule } from './schedule'
import type { SealerSettings } from './settings'

/** How often to check whether the nightly verification is due, in milliseconds. */
const CHECK_EVERY = 60_000
/** How long a claim lasts, how often it is renewed, and the longest that a verification of years of records may take, in milliseconds. */
const LEASE = 60_000
const RENEW_EVERY = 15_000
const LIMIT = 6 * 3_600_000

/** What the nightly verification needs besides the sealer's settings: the verifier's login, and the keys of access records. */
export type Verification = Pick<VerifyOptions, 'databaseUrl' | 'macKeys'> &
  Pick<SealerSettings, 'CHECKPOINTS_DIR' | 'RECEIPTS_FILE'> & { schedule: Pick<Schedule, 'ask'> }

/** The queue of the nightly verification of everything, due at two o'clock London time; a night that was missed is made up as soon as possible. */
export function verificationQueue({ schedule, ...verification }: Verification): Queue<PeriodicPiece> {
  return periodicQueue({
    name: 'verification',
    ask: schedule.ask,
    lease: LEASE,
    renewEvery: RENEW_EVERY,
    limit: LIMIT,
    rest: CHECK_EVERY,
    perform: () => verifyEverything(verification),
  })
}

async function verifyEverything({ databaseUrl, macKeys, CHECKPOINTS_DIR, RECEIPTS_FILE }: Omit<Verification, 'schedule'>): Promise<Outcome> {
  const { findings } = await verify({
    databaseUrl,
    macKeys,
    span: { from: null, to: null },
    outside: await readOutsideFolder(CHECKPOINTS_DIR),
    receiptFiles: RECEIPTS_FILE !== undefined && existsSync(RECEIPTS_FILE) ? [RECEIPTS_FILE] : [],
  })
  for (const { id, says } of findings.named) log('error', 'records.broken', { eventId: id, errorMessage: says })
  return { did: findings.rows }
}
