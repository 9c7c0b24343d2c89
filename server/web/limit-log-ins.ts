import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import { inTurns } from './semaphore'

/**
 * How many steps of log-ins this instance works on at once. They share one processor with the look-ups: were a whole shift let in at one
 * moment, each step of somebody's look-up would stand behind a step of every one of them.
 */
const AT_ONCE = 4

/** More come in while the processor was at work for no more than this part of the time: those before them wait for their provider. */
const SPARE = 0.7

/** Answers a request when its turn comes. */
type Turns = (request: IncomingMessage, response: ServerResponse, answer: () => void) => void

/**
 * Makes the steps of log-ins (the button, and the way back from the provider) take turns, ahead of the framework, because it is the
 * framework that most of their time goes into. Everything else is answered at once. Somebody who left meanwhile is passed over.
 */
export function logInTurns(): Turns {
  const turn = inTurns(AT_ONCE, timeToSpare())
  return (request, response, answer) => {
    if (!isLogIn(request)) return answer()
    const over = new Promise<void>((resolve) => response.once('close', resolve))
    void turn(async () => {
      if (response.destroyed) return
      answer()
      await over
    })
  }
}

/** Whether the processor of this instance had time to spare since it was last asked. */
function timeToSpare(): () => boolean {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return utilization <= SPARE
  }
}

function isLogIn({ url = '' }: IncomingMessage): boolean {
  return /^\/(log-in|api\/auth\/callback)\/./.test(url)
}
