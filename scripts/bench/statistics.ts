/** How one contestant did in one round. Times in milliseconds. */
export interface Measured {
  /** Requests answered in the measured time. */
  requests: number
  /** Requests answered in a second. */
  rate: number
  p50: number
  p95: number
  p99: number
  /** Processor time of the measured program for one request; absent where the system does not say. */
  cpu?: number
  /** Processor time of all processes of the database server for one request. */
  databaseCpu?: number
}

/** How long one operation took. Times in milliseconds. */
export interface TimedAct {
  ms: number
  /** Processor time of the measured program. */
  cpu: number
  /** Processor time of all processes of the database server; absent where the system does not say. */
  databaseCpu: number | undefined
}

/**
 * The value below which a share of the values lies (nearest rank).
 * @param sorted ascending; not empty
 * @param share from 0 to 1
 * @throws RangeError when there are no values
 */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('There is no percentile of nothing')
  return value
}

/** The middle value, or the mean of the two in the middle. @throws RangeError when there are no values */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  if (upper === undefined || lower === undefined) throw new RangeError('There is no median of nothing')
  return (lower + upper) / 2
}

/** The median of each figure over the rounds. A figure missing from any round is left out. */
export function medianOfRounds(rounds: readonly Measured[]): Measured {
  const middle = (figure: (round: Measured) => number) => median(rounds.map(figure))
  const ifAll = (figure: 'cpu' | 'databaseCpu') => {
    const values = rounds.flatMap((round) => round[figure] ?? [])
    return values.length === rounds.length ? { [figure]: median(values) } : {}
  }
  return {
    requests: rounds.reduce((sum, round) => sum + round.requests, 0),
    rate: middle((round) => round.rate),
    p50: middle((round) => round.p50),
    p95: middle((round) => round.p95),
    p99: middle((round) => round.p99),
    ...ifAll('cpu'),
    ...ifAll('databaseCpu'),
  }
}

/**
 * How much faster one contestant is than another: the median of the ratios of their rates, round by round, so that what slowed
 * both down in a round counts against neither.
 */
export function ratioOfRates(ours: readonly Measured[], theirs: readonly Measured[]): number {
  return median(ours.map((round, index) => round.rate / (theirs[index]?.rate ?? NaN)))
}
