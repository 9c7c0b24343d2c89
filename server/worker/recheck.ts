import { z } from 'zod'
import { rememberingClosed } from '@/lib/demographics/closed-numbers'
import { comparePerson, restricts } from '@/lib/demographics/compare-now'
import { traceInTurn, type ToldVerdict } from '@/lib/demographics/trace-in-turn'
import type { Demographics, TracedPerson } from '@/lib/demographics/trace-people'
import { calendarDate } from '@/lib/shared/calendar-date'
import * as codes from '@/lib/db/codes.generated'
import { log } from '@/lib/shared/log'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import { pause } from '@/lib/shared/pause'
import { WorkFailure } from '@/lib/work/failure-reason'
import { periodicQueue, type PeriodicPiece } from '@/lib/work/periodic-queue'
import type { Outcome, Queue } from '@/lib/work/queue'
import type { WorkerDatabase } from './worker-database'

/** How often to check whether the re-check is due, how long a claim lasts, and how often it is renewed, in milliseconds. */
const CHECK_EVERY = 60_000
const LEASE = 60_000
const RENEW_EVERY = 15_000
/** How long a night is: what has not been asked by then is the first of the next one. In milliseconds. */
const NIGHT = 5 * 3_600_000
/** How many numbers are asked about before their answers are kept. */
const NUMBERS_OF_A_STEP = 250
/** After how many milliseconds without any answer the night is put off. */
const SILENCE = 120_000

/** What the re-check needs. */
export type Recheck = {
  database: Pick<WorkerDatabase, 'ask'>
  /** Null where no demographics service is configured: then there is nothing to ask. */
  demographics: Demographics | null
  /** The most verdicts that may change in one night, in hundredths of those that were compared. */
  mostChanged: number
  /** Other times than the usual ones, in milliseconds, for tests. */
  times?: { night?: number; silence?: number }
}

const progress = z.object({ compared: z.int(), changed: z.int() })
const begun = progress.extend({ state: z.enum(codes.RECHECK_NIGHT_STATE), held: z.int() })
const heldNumber = z.object({
  child: z.guid(),
  version: z.guid(),
  nhsNumber: nhsNumberSchema,
  familyName: z.string(),
  givenName: z.string(),
  dateOfBirth: z.string().transform(calendarDate),
})
type Numbered = TracedPerson & { child: string; version: string }

/**
 * The queue of the nightly re-check: every held number is put to the demographics service in turn, those first who were never compared, then
 * those whose answer is oldest. What is answered stands on the child, where the authority's pages show it; it ends, hides and unshields no
 * plan. A process that takes over goes on where the last one stopped.
 */
export function recheckQueue(recheck: Recheck): Queue<PeriodicPiece> {
  return periodicQueue({
    name: 'recheck',
    ask: recheck.database.ask,
    lease: LEASE,
    renewEvery: RENEW_EVERY,
    limit: NIGHT + 30 * 60_000,
    rest: CHECK_EVERY,
    byFunction: false,
    perform: ({ lease }, signal) => recheckNumbers(recheck, lease, signal),
  })
}

/**
 * @returns how many verdicts have changed
 * @throws WorkFailure when too many would have, and when the service is silent: the operators' page says so until a night has succeeded
 */
async function recheckNumbers(
  { database: { ask }, demographics, mostChanged, times }: Recheck,
  lease: string,
  signal: AbortSignal,
): Promise<Outcome> {
  if (demographics === null) return { did: 0 }
  const { service } = demographics
  const [night] = await ask('begin_recheck', { lease }, z.array(begun).max(1))
  if (night?.state === 'stopped') throw stopped(night)
  const ends = performance.now() + (times?.night ?? NIGHT)
  let counts: z.output<typeof progress> = night ?? { compared: 0, changed: 0 }
  // One is never too many: a hundredth of a small register is less than a child.
  const tooMany = (changed: number, of: number) => changed > Math.ceil((of * mostChanged) / 100)
  const inVain: string[] = []
  while (performance.now() < ends && !signal.aborted) {
    const due = await numbersToAsk(ask, lease, inVain)
    if (due.length === 0 || tooMany(counts.changed, night?.held ?? 0)) break
    const asking = { service, closed: rememberingClosed(demographics.closed) }
    const closed = await asking.closed(due.map(({ nhsNumber }) => nhsNumber))
    const people = due.filter(({ nhsNumber }) => !closed.has(nhsNumber))
    const answers = new Map<Numbered, ToldVerdict>()
    const end = await traceInTurn(asking, people, (person, verdict) => answers.set(person, verdict), {
      slice: ends - performance.now(),
      silence: times?.silence ?? SILENCE,
      stop: signal,
    })
    const shielded = await restrictedUnderNewNumber(asking, answers)
    const said = [...answers].map(([{ child, version }, verdict]) => ({
      child,
      version,
      verdict: verdict.kind,
      details: verdict.kind === 'differs' ? verdict.details : [],
      replaced_by: verdict.kind === 'replaced' ? verdict.by : null,
      protects: shielded.has(child),
    }))
    counts = (await ask('keep_recheck', { lease, answers: said }, z.array(progress).max(1)))[0] ?? counts
    if (end.kind === 'silent') throw new WorkFailure('the national record could not be asked')
    if (end.kind === 'more') await pause(end.after, signal)
    else inVain.push(...due.filter((person) => !answers.has(person)).map(({ child }) => child))
  }
  if (signal.aborted) throw new WorkFailure('the re-check was told to stop')
  const stops = tooMany(counts.changed, counts.compared)
  const did = await ask('settle_recheck', { lease, stopped: stops }, z.int())
  if (!stops) return { did }
  log('error', 'recheck.stopped', { outcome: `${counts.changed} of ${counts.compared}` })
  throw stopped(counts)
}

/**
 * A restricted person has to be protected under a former number as well, so whoever has a new one is asked about a second time. Where that
 * answer does not come, the first is not kept either, and the number is asked about again.
 */
async function restrictedUnderNewNumber(demographics: Demographics, answers: Map<Numbered, ToldVerdict>): Promise<Set<string>> {
  const shielded = new Set<string>()
  for (const [person, verdict] of [...answers]) {
    if (verdict.kind !== 'replaced') continue
    const present = await comparePerson(demographics, { ...person, nhsNumber: verdict.by })
    if (present.kind === 'unavailable') answers.delete(person)
    else if (restricts(present)) shielded.add(person.child)
  }
  return shielded
}

function numbersToAsk(ask: WorkerDatabase['ask'], lease: string, inVain: readonly string[]): Promise<Numbered[]> {
  return ask('numbers_to_recheck', { lease, but: [...inVain], limit: NUMBERS_OF_A_STEP }, z.array(heldNumber))
}

function stopped({ changed, compared }: { changed: number; compared: number }): WorkFailure {
  return new WorkFailure(`${changed} of ${compared} verdicts of the national record would have changed in one night: none was changed`)
}
