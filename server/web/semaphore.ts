/** How often it is looked whether one more can be let in, in milliseconds. */
const LOOK_EVERY = 20

/** Work that waits for its turn. */
export type Turn = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Lets so many do something at once and keeps the others waiting, first come, first served. While those who are at it only wait for
 * somebody else, more are let in, one at each look.
 *
 * @param places how many at once, whatever they do
 * @param idle whether there has been time to spare since it was last asked
 */
export function inTurns(places: number, idle: () => boolean): Turn {
  const waiting: (() => void)[] = []
  let busy = 0
  let looking: NodeJS.Timeout | undefined

  const letIn = () => {
    const next = waiting.shift()
    if (next) busy += 1
    next?.()
  }
  const look = () => {
    if (idle()) letIn()
    if (waiting.length > 0) return
    clearInterval(looking)
    looking = undefined
  }
  return async (work) => {
    if (busy < places) busy += 1
    else {
      looking ??= setInterval(look, LOOK_EVERY)
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      busy -= 1
      if (busy < places) letIn()
    }
  }
}
