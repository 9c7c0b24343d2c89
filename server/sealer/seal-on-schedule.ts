import type { SealingKey } from '@/lib/sealing/sealing-key'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import type { Publication } from './publish'
import { BATCH, openSealer, type Sealer } from './seal'

/** How often rows are sealed when few come, and how often to look whether a batch has filled sooner, in milliseconds. */
const SEAL_EVERY = 60_000
const LOOK_EVERY = 5_000

/** What sealing is done with. */
export interface Sealing {
  databaseUrl: string
  key: SealingKey
  publication: Publication
  stop: AbortSignal
}

/** Seals every minute, or as soon as a batch is full, until it is told to stop. A second sealer waits until the first has ended. */
export async function sealByTheClock(sealing: Sealing, { sealEvery = SEAL_EVERY, lookEvery = LOOK_EVERY } = {}): Promise<void> {
  let sealer: Sealer | undefined
  let sealedAt = -Infinity
  while (!sealing.stop.aborted) {
    try {
      sealer ??= await openSealer(sealing.databaseUrl, sealing.key, sealing.publication)
      const isDue = performance.now() - sealedAt >= sealEvery
      if (sealer !== undefined && (isDue || (await sealer.waiting()) >= BATCH)) {
        const count = await sealer.sealWhatIsThere()
        sealedAt = performance.now()
        if (count >= BATCH) log('info', 'rows sealed', { outcome: String(count) })
      }
    } catch (error) {
      log('error', 'rows could not be sealed', errorFields(error))
      sealedAt = performance.now()
      await sealer?.close().catch(() => undefined) // it is the connection, perhaps, that failed
      sealer = undefined
    }
    await pause(lookEvery, sealing.stop)
  }
  await sealer?.close()
}
