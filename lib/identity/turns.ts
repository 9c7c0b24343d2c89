/**
 * Lets so many do something at once and keeps the others waiting, first come, first served.
 *
 * @param places how many at once
 */
export function inTurns(places: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let free = places
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    // Whoever leaves hands their place on: nobody who comes in that moment can take it.
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
