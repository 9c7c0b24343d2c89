import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import { semaphore } from './semaphore'

/**
 * How many log-in requests this instance works on at once. They share one processor with look-ups: if a whole shift were let in at the
 * same moment, every step of a look-up would queue behind a step of each of theirs.
 */
const CONCURRENCY = 4

/** More are let in while the event loop is busy for no more than this share of the time: those ahead are waiting for their provider. */
const BUSY_LIMIT = 0.7

/** Calls `answer` at once, or when there is a permit for it. */
type Limiter = (request: IncomingMessage, response: ServerResponse, answer: () => void) => void

/**
 * Limits how many log-in requests (the button, and the callback from the provider) are handled at once. It does so ahead of the framework,
 * because that is where most of their time goes. Everything else is answered straight away. Whoever has left the queue is skipped.
 *
 * @param goesAhead whether a request need not wait behind those that do not: a browser in which somebody has logged in before is held up by no
 * flood of others
 */
export function limitLogIns(goesAhead: (request: IncomingMessage) => boolean = () => false): Limiter {
  const run = semaphore(CONCURRENCY, spareTime())
  return (request, response, answer) => {
    if (!isLogIn(request)) return answer()
    const closed = new Promise<void>((resolve) => response.once('close', resolve))
    void run(async () => {
      if (response.destroyed) return
      answer()
      await closed
    }, goesAhead(request))
  }
}

/** Whether the event loop has had time to spare since the last call. */
function spareTime(): () => boolean {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return utilization <= BUSY_LIMIT
  }
}

function isLogIn({ url = '' }: IncomingMessage): boolean {
  return /^\/(log-in|api\/auth\/callback)\/./.test(url)
}
