import { workOnce } from '@/lib/work/work-until-stopped'
import { periodicWork } from '@/server/worker/periodic'
import type { WorkerDatabase } from '@/server/worker/worker-database'

/** Has a worker do all that the clock asks of it now. @returns the names of what it claimed */
export async function doWhatIsDue(database: WorkerDatabase): Promise<string[]> {
  const queue = periodicWork(database)
  const claimed: string[] = []
  const claim = async () => {
    const pieces = await queue.claim()
    claimed.push(...pieces.map(({ name }) => name))
    return pieces
  }
  while ((await workOnce({ ...queue, claim })) > 0);
  return claimed
}
