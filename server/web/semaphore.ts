/** How often to check whether one more can start, in milliseconds. */
const CHECK_EVERY = 20

/** Runs a piece of work as soon as there is a permit for it. */
export type Semaphore = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * A semaphore with some give: a fixed number run at once and the rest queue, first come, first served. While those that are running are
 * only waiting for somebody else, one more is let in at each check.
 *
 * @param permits how many may always run at once
 * @param hasSpareTime whether the processor has had time to spare since the last call
 */
export function semaphore(permits: number, hasSpareTime: () => boolean): Semaphore {
  const queue: (() => void)[] = []
  let running = 0
  let checking: NodeJS.Timeout | undefined

  const startNext = () => {
    const next = queue.shift()
    if (next) running += 1
    next?.()
  }
  const check = () => {
    if (hasSpareTime()) startNext()
    if (queue.length > 0) return
    clearInterval(checking)
    checking = undefined
  }
  return async (work) => {
    if (running < permits) running += 1
    else {
      checking ??= setInterval(check, CHECK_EVERY)
      await new Promise<void>((resolve) => queue.push(resolve))
    }
    try {
      return await work()
    } finally {
      running -= 1
      if (running < permits) startNext()
    }
  }
}
