import { errorFields, log, type LogFields } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import { failureReason, LeaseLost, OutOfTime } from './failure-reason'
import type { Outcome, Queue } from './queue'

type Attempt = { outcome: Outcome } | { error: unknown }

/**
 * Does one claimed piece of a queue, and records the outcome. Never throws: if even that cannot be written down, the lease
 * runs out and the piece is claimed again.
 */
export async function doPiece<Piece>(queue: Queue<Piece>, piece: Piece): Promise<void> {
  const about = { queue: queue.name, ...queue.about(piece) }
  const begun = performance.now()
  const attempt = await attemptPiece(queue, piece, about)
  if ('outcome' in attempt) {
    const { settled, did = 0 } = attempt.outcome
    const finished = settled ?? (await settle(about, () => queue.finish(piece, attempt.outcome)))
    if (finished === false) log('warn', 'work.lease.lost', about)
    if (finished !== true) return
    if (did > 0) log('info', 'work.done', { ...about, outcome: String(did), milliseconds: Math.round(performance.now() - begun) })
  } else if (attempt.error instanceof LeaseLost) {
    // Somebody else has it: nothing about it is ours to write down.
    log('warn', 'work.lease.lost', about)
  } else {
    const reason = queue.reasonFor?.(attempt.error) ?? failureReason(attempt.error)
    log('warn', 'work.failed', { ...about, ...errorFields(attempt.error), errorMessage: reason })
    await settle(about, () => queue.putOff(piece, reason))
  }
}

/** Does a piece within its limit, renewing its lease meanwhile. Nothing of it runs on afterwards, except work that ignores its signal. */
async function attemptPiece<Piece>(queue: Queue<Piece>, piece: Piece, about: LogFields): Promise<Attempt> {
  const stopping = new AbortController()
  const over = new AbortController()
  const stopped = new Promise<never>((_, reject) => stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason as Error)))
  const timing = pause(queue.limit, over.signal).then(() => {
    if (!over.signal.aborted) stopping.abort(new OutOfTime(queue.limit))
  })
  const renewing = renewLease(queue, piece, about, { over: over.signal, lost: () => stopping.abort(new LeaseLost()) })
  try {
    return { outcome: await Promise.race([queue.perform(piece, stopping.signal), stopped]) }
  } catch (error) {
    return { error }
  } finally {
    over.abort()
    await Promise.all([timing, renewing])
  }
}

/** Renews a lease until the work is over. One failure is no loss: the lease lasts longer than the time until the next renewal. */
async function renewLease<Piece>(
  { renew }: Queue<Piece>,
  piece: Piece,
  about: LogFields,
  { over, lost }: { over: AbortSignal; lost: () => void },
): Promise<void> {
  if (renew === undefined) return
  for (;;) {
    await pause(renew.every, over)
    if (over.aborted) return
    const kept = await renew.lease(piece).catch((error: unknown) => {
      log('warn', 'work.renew.failed', { ...about, ...errorFields(error) })
      return true
    })
    if (!kept) return lost()
  }
}

/** Writes down what came of a piece. @returns what `write` answers; undefined when it failed */
async function settle<Answer>(about: LogFields, write: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await write()
  } catch (error) {
    log('error', 'work.settle.failed', { ...about, ...errorFields(error) })
    return undefined
  }
}
