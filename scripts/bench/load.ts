import { processorTime, processorTimeWithChildren } from './processor-time'
import { type Measured, percentile } from './statistics'

/** What to do in one round. */
export interface Load {
  /** How many requests are under way at any moment. */
  concurrency: number
  /** Seconds before measuring begins, for connections to open and code to warm up. */
  warmUp: number
  /** Seconds that are measured. */
  seconds: number
  /** The main process of the database server, if its work is to be counted. */
  databasePid?: number
  /** The web server being measured; if left out, this process itself. */
  serverPid?: number
}

/**
 * Keeps `concurrency` requests under way, each lane starting its next one when the last has been answered, and counts those that
 * end in the measured period.
 *
 * @param once does one request; an error ends the round with that error
 * @returns rate, latencies and processor time
 */
export async function runLoad(load: Load, once: (lane: number) => Promise<void>): Promise<Measured> {
  const latencies: number[] = []
  let begin: Reading | undefined
  let end: Reading | undefined
  let failed = false
  const beginning = setTimeout(() => (begin = readClocks(load)), load.warmUp * 1000)
  // A slow machine is given time for at least one answer in each lane.
  const finish = () => {
    if (latencies.length >= load.concurrency) end = readClocks(load)
    else ending = setTimeout(finish, 100)
  }
  let ending = setTimeout(finish, (load.warmUp + load.seconds) * 1000)

  const work = async (lane: number) => {
    while (!end && !failed) {
      const sent = performance.now()
      await once(lane)
      const answered = performance.now()
      if (begin && !end) latencies.push(answered - sent)
    }
  }
  try {
    await Promise.all(Array.from({ length: load.concurrency }, (_, lane) => work(lane)))
  } finally {
    failed = true
    clearTimeout(beginning)
    clearTimeout(ending)
  }
  if (!begin || !end) throw new Error('The round ended before its time.')
  return measured(latencies, begin, end)
}

/** Milliseconds at one moment: wall clock, processor time of the program, and processor time of the database. */
interface Reading {
  clock: number
  cpu: number | undefined
  databaseCpu: number | undefined
}

function readClocks({ serverPid, databasePid }: Load): Reading {
  const { user, system } = process.cpuUsage()
  return {
    cpu: serverPid === undefined ? (user + system) / 1000 : processorTime(serverPid),
    databaseCpu: databasePid === undefined ? undefined : processorTimeWithChildren(databasePid),
    clock: performance.now(),
  }
}

function measured(latencies: number[], begin: Reading, end: Reading): Measured {
  latencies.sort((a, b) => a - b)
  const forEach = (name: 'cpu' | 'databaseCpu') => {
    const from = begin[name]
    const to = end[name]
    return from === undefined || to === undefined ? {} : { [name]: (to - from) / latencies.length }
  }
  return {
    requests: latencies.length,
    rate: (latencies.length * 1000) / (end.clock - begin.clock),
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    ...forEach('cpu'),
    ...forEach('databaseCpu'),
  }
}
