/** How often to check whether one more can start, in milliseconds. */
const CHECK_EVERY = 20

/** Runs a piece of work as soon as there is a permit for it; `ahead` of those that are not. */
export type Semaphore = <Result>(work: () => Promise<Result>, ahead?: boolean) => Promise<Result>

/**
 * A semaphore with some give: a fixed number run at once and the rest queue, first come, first served, in two queues. While those that are running are
 * only waiting for somebody else, one more is let in at each check.
 *
 * @param permits how many may always run at once
 * @param hasSpareTime whether the processor has had time to spare since the last call
 */
export function semaphore(permits: number, hasSpareTime: () => boolean): Semaphore {
  const front: (() => void)[] = []
  const queue: (() => void)[] = []
  let running = 0
  let checking: NodeJS.Timeout | undefined

  const startNext = () => {
    const next = front.shift() ?? queue.shift()
    if (next) running += 1
    next?.()
  }
  const check = () => {
    if (hasSpareTime()) startNext()
    if (front.length + queue.length > 0) return
    clearInterval(checking)
    checking = undefined
  }
  return async (work, ahead = false) => {
    if (running < permits) running += 1
    else {
      checking ??= setInterval(check, CHECK_EVERY)
      await new Promise<void>((resolve) => (ahead ? front : queue).push(resolve))
    }
    try {
      return await work()
    } finally {
      running -= 1
      if (running < permits) startNext()
    }
  }
}
