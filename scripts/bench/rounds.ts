import type { Load } from './load'
import type { Measured } from './statistics'

/** How long and how often to measure. */
export interface Schedule {
  /** How many requests are under way at once; one series of rounds for each number. */
  concurrencies: readonly number[]
  rounds: number
  warmUp: number
  seconds: number
}

/** One way of doing something, to be compared with others: its name and how it does one round. */
export interface Way {
  name: string
  run(load: Load): Promise<Measured>
}

/** All rounds of all ways at one concurrency, in the order in which the ways were given. */
export interface Series {
  concurrency: number
  ways: { name: string; rounds: Measured[] }[]
}

/**
 * Runs several ways in turn, A B then B A then A B, so that whatever else the machine is doing affects all of them alike. One round of
 * each comes first and is not counted.
 *
 * @param report is told what is happening, in a few words
 */
export async function interleave(ways: readonly Way[], schedule: Schedule, report: (words: string) => void): Promise<Series[]> {
  const series: Series[] = []
  for (const concurrency of schedule.concurrencies) {
    const load: Load = { concurrency, warmUp: schedule.warmUp, seconds: schedule.seconds }
    for (const way of ways) await way.run(load)
    const measured = ways.map(({ name }) => ({ name, rounds: [] as Measured[] }))
    for (let round = 0; round < schedule.rounds; round++) {
      const order = [...ways.keys()]
      if (round % 2 === 1) order.reverse()
      for (const index of order) {
        const figures = await ways[index]?.run(load)
        if (!figures) continue
        measured[index]?.rounds.push(figures)
        report(`${ways[index]?.name} at ${concurrency}, round ${round + 1}: ${figures.rate.toFixed(0)} a second`)
      }
    }
    series.push({ concurrency, ways: measured })
  }
  return series
}
