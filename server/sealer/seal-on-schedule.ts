import type { SealingKey } from '@/lib/sealing/sealing-key'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import type { Publication } from './publish'
import { BATCH, openSealer, type Sealer } from './seal'

/** How often rows are sealed when there are few, and how often to check whether a batch has filled up sooner, in milliseconds. */
const SEAL_EVERY = 60_000
const CHECK_EVERY = 5_000

/** What the sealer needs. */
export interface Sealing {
  databaseUrl: string
  key: SealingKey
  publication: Publication
  stop: AbortSignal
}

/** Seals every minute, or as soon as a batch is full, until it is stopped. A second sealer stands by until the first has ended. */
export async function sealOnSchedule(sealing: Sealing, { sealEvery = SEAL_EVERY, checkEvery = CHECK_EVERY } = {}): Promise<void> {
  let sealer: Sealer | undefined
  let sealedAt = -Infinity
  while (!sealing.stop.aborted) {
    try {
      sealer ??= await openSealer(sealing.databaseUrl, sealing.key, sealing.publication)
      const isDue = performance.now() - sealedAt >= sealEvery
      if (sealer !== undefined && (isDue || (await sealer.waiting()) >= BATCH)) {
        const count = await sealer.sealWhatIsThere()
        sealedAt = performance.now()
        if (count >= BATCH) log('info', 'records.sealed', { outcome: String(count) })
      }
    } catch (error) {
      log('error', 'records.seal.failed', errorFields(error))
      sealedAt = performance.now()
      await sealer?.close().catch(() => undefined) // the connection itself may be what failed
      sealer = undefined
    }
    await pause(checkEvery, sealing.stop)
  }
  await sealer?.close()
}
