import { cpus, totalmem } from 'node:os'
import type { Schedule, Series } from './rounds'
import { type Measured, medianOfRounds, ratioOfRates, type TimedAct } from './statistics'
import type { LookUpsMeanwhile } from './upload-look-ups'
import type { Weight } from './weight'
import { withClient } from '../database/with-client'

/** All the results of one run of the benchmark. */
export interface Figures {
  /** The day, as YYYY-MM-DD. */
  day: string
  machine: { processor: string; cores: number; memoryGb: number; node: string; postgresql: string }
  register: { children: number; plans: number; accesses: number; sizeMb: number }
  schedule: Schedule
  door?: Comparison[]
  page?: Comparison[]
  weight?: Weight[]
  upload?: UploadFigures
}

/** A full file (medians of the rounds), and the look-ups made meanwhile. */
export interface UploadFigures {
  rows: number
  rounds: number
  /** How many programs wanted a processor in the preceding minute (load average). */
  load: number
  ways: (TimedAct & { name: string })[]
  lookUps: { perSecond: number; quiet: LookUpsMeanwhile; meanwhile: LookUpsMeanwhile } | undefined
}

/** Several ways at one concurrency: medians of their rounds, and the ratio that matters. */
export interface Comparison {
  concurrency: number
  ways: (Measured & { name: string })[]
  /** How fast the first is relative to the second. */
  ratio: { of: string; to: string; value: number; aim: number }
}

/**
 * Sums up the rounds of each way, and takes the ratio of two of them round by round.
 * @param of the way being judged
 * @param to the way it is compared with
 * @param aim the lowest acceptable ratio (the project's performance goals)
 */
export function compare(series: readonly Series[], of: string, to: string, aim: number): Comparison[] {
  return series.map(({ concurrency, ways }) => {
    const roundsOf = (name: string) => ways.find((way) => way.name === name)?.rounds ?? []
    return {
      concurrency,
      ways: ways.map(({ name, rounds }) => ({ name, ...medianOfRounds(rounds) })),
      ratio: { of, to, value: ratioOfRates(roundsOf(of), roundsOf(to)), aim },
    }
  })
}

/** What the figures depend on besides the code. @param adminUrl the superuser's address of the register */
export async function readCircumstances(adminUrl: string): Promise<Pick<Figures, 'day' | 'machine' | 'register'>> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ version: string; children: string; plans: string; accesses: string; size: string }>(
      `select current_setting('server_version') as version, (select count(*) from cpis.child) as children,
         (select count(*) from cpis.plan) as plans, pg_database_size(current_database()) as size,
         (select count(*) from cpis.access_matched) + (select count(*) from cpis.access_unmatched) as accesses`,
    )
    const [found] = rows
    if (!found) throw new Error('The register did not answer.')
    const processors = cpus()
    return {
      day: new Date().toISOString().slice(0, 10),
      machine: {
        processor: processors[0]?.model ?? 'unknown',
        cores: processors.length,
        memoryGb: Math.round(totalmem() / 2 ** 30),
        node: process.versions.node,
        postgresql: found.version,
      },
      register: {
        children: Number(found.children),
        plans: Number(found.plans),
        accesses: Number(found.accesses),
        sizeMb: Math.round(Number(found.size) / 2 ** 20),
      },
    }
  })
}
