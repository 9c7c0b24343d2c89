import { reasonOfRefusedLogin } from '@/lib/db/refused-login'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import { Refusal } from '@/lib/shared/refusal'
import { atWork, beginPulse, notePulse } from './pulse'
import { doPiece } from './do-piece'
import type { Queue } from './queue'

/**
 * Works on a queue until it is told to stop: then nothing more is claimed, and what is under way is finished. Any number of processes may
 * work on the same queue.
 *
 * @param stop aborted when the process is to end
 * @throws Refusal in one sentence when the database refuses the login: waiting would not help
 */
export async function workUntilStopped<Piece>(queue: Queue<Piece>, stop: AbortSignal): Promise<void> {
  beginPulse(queue.name, queue.rest)
  await Promise.all(Array.from({ length: queue.lanes }, () => workInLane(queue, stop)))
}

async function workInLane<Piece>(queue: Queue<Piece>, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      if ((await workOnce(queue)) === 0) await (queue.wakeUp?.rest(queue.rest, stop) ?? pause(queue.rest, stop))
    } catch (error) {
      const refused = reasonOfRefusedLogin(error)
      if (refused !== null) throw new Refusal(`The database refuses the login with which ${queue.name} are worked on: ${refused}.`)
      log('error', 'work.claim.failed', { queue: queue.name, ...errorFields(error) })
      await pause(queue.restAfterFailure, stop)
    }
  }
}

/**
 * Claims what is due and does it. What becomes of a piece does not affect another.
 *
 * @returns how many pieces were claimed
 * @throws whatever the claim throws; what a piece throws is written down with it
 */
export async function workOnce<Piece>(queue: Queue<Piece>): Promise<number> {
  const pieces = await queue.claim()
  notePulse(queue.name)
  if (pieces.length > 0) await atWork(queue.name, () => Promise.all(pieces.map((piece) => doPiece(queue, piece))))
  return pieces.length
}
