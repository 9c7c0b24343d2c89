import type { RequestListener } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { KnownPeople, type KnownPerson } from '@/demo/demographics/known-people'
import { startStandIn, type StandIn } from '@/demo/demographics/stand-in'

/** A demographics service that answers so many a second, can be away for a while, and counts. */
export type LimitedDemographics = {
  url: string
  /** How often it has answered about each number. */
  answered: ReadonlyMap<string, number>
  /** Goes away, and comes back under the same address. */
  restart(awayFor: number): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts one.
 *
 * @param known everybody it knows
 * @param limit questions a second; others get 429 with Retry-After
 * @param faulty numbers to which it answers 500, for as long as they are in the set
 */
export async function startLimitedDemographics(
  known: readonly KnownPerson[],
  limit: number,
  faulty: ReadonlySet<string> = new Set(),
): Promise<LimitedDemographics> {
  const people = new KnownPeople()
  people.add(known)
  const answered = new Map<string, number>()
  const answers = new Map<string, RequestListener>()
  let standIn: StandIn
  const fault: RequestListener = (_request, response) => void response.writeHead(500).end('{}')
  const start = async (port: number) => {
    standIn = await startStandIn(people, {
      port,
      limit,
      answers: {
        get: (number: string) => {
          if (faulty.has(number)) return fault
          answered.set(number, (answered.get(number) ?? 0) + 1)
          return answers.get(number)
        },
      },
    })
  }
  await start(0)
  const { url } = standIn!
  return {
    url,
    answered,
    restart: async (awayFor) => {
      await standIn.stop()
      await pause(awayFor)
      await start(Number(new URL(url).port))
    },
    stop: () => standIn.stop(),
  }
}

/**
 * Whose answers a file has kept, and how often each had been answered until then: an answer that a restart cut off on its way is asked for once more,
 * and one that is kept never.
 */
export class AnswersKept {
  private readonly times = new Map<number, number>()

  /** @param numberOf the NHS number of a row */
  constructor(
    private readonly demographics: LimitedDemographics,
    private readonly numberOf: (row: number) => string,
  ) {}

  get rows(): number {
    return this.times.size
  }

  /** Notes, while nobody is asked, which rows have an answer that is kept. */
  note(rows: readonly number[]): void {
    for (const row of rows) if (!this.times.has(row)) this.times.set(row, this.answered(row))
  }

  /** The rows that were answered again although their answer was kept. */
  askedAgain(): number[] {
    return [...this.times].filter(([row, times]) => this.answered(row) > times).map(([row]) => row)
  }

  private answered(row: number): number {
    return this.demographics.answered.get(this.numberOf(row)) ?? 0
  }
}
