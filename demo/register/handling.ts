import type { Access } from './accesses'
import type { AnswerCode, OutcomeCode, ToldVisit } from './child'
import type { Council } from './councils'
import { leadTeamsOf } from './lead-teams'
import type { Random } from './random'
import { momentAgo, type SeedClock } from './seed-clock'
import type { Person } from './staff'

/** What somebody at the authority has done about a notification. Times in milliseconds since 1970. */
export type Handling = {
  seenAt: number | null
  team: string | null
  colleague: string | null
  acknowledgedAt: number | null
  acknowledgedBy: string | null
  answer: AnswerCode | null
}

/** What a clinician reported after an access. */
export type Told = { eventId: string; actorId: string; at: number; outcome: OutcomeCode; callback: string | null }

const MINUTE = 60_000
/** How long clinicians have been able to report, in days. */
const DAYS_OF_REPORTS = 14
/** After how many days a notification has been seen, unless nobody ever looks. */
const SEEN_AFTER = 3

const outcomes: readonly (readonly [OutcomeCode, number])[] = [
  ['seen-and-discharged', 62],
  ['admitted', 14],
  ['left-before-being-seen', 11],
  ['not-here', 8],
  ['opened-in-error', 5],
]
const answers: readonly (readonly [AnswerCode | null, number])[] = [
  [null, 46],
  ['no-action', 27],
  ['will-call', 18],
  ['discuss-before-discharge', 9],
]

/** What the clinician reported: for one access in six of the last two weeks, or as the case specifies. */
export function drawTold(random: Random, clock: SeedClock, { eventId, at, clinician, visit }: Access): Told | null {
  if (visit) {
    if (!visit.told) return null
    // Half an hour later, but not after now.
    return { eventId, actorId: clinician.id, at: Math.min(at + 30 * MINUTE, clock.now), outcome: visit.told, callback: visit.callback ?? null }
  }
  if (at < momentAgo(clock, DAYS_OF_REPORTS, 0) || !random.chance(1 / 6)) return null
  const toldAt = at + random.between(15, 280) * MINUTE
  const outcome = random.weighted(outcomes)
  const rings = outcome !== 'opened-in-error' && random.chance(0.4)
  const callback = rings ? `01632 9607${String(random.between(0, 99)).padStart(2, '0')}` : null
  return toldAt < clock.midnight ? { eventId, actorId: clinician.id, at: toldAt, outcome, callback } : null
}

/** What was done about a notification. @param people those who deal with notifications there; empty if nobody can */
export function drawHandling(
  random: Random,
  clock: SeedClock,
  { at, visit }: Access,
  council: Council,
  people: readonly Person[],
  seed: number,
): Handling {
  const [someone, other = someone] = people
  if (!someone || !other) return untouched
  const teams = leadTeamsOf(seed, council)
  if (visit) return handlingOfCase(clock, at, visit, { someone, other, team: teams[0]?.id ?? null })
  const moment = at + (random.chance(0.6) ? random.between(8, 240) : random.between(240, 2400)) * MINUTE
  const by = random.pick(people).id
  const recent = at > momentAgo(clock, SEEN_AFTER, 0)
  const wait = moment >= clock.midnight || random.chance(recent ? 0.4 : 0.04)
  const seen = !wait || random.chance(recent ? 0.45 : 0.9)
  const given = seen ? random.weighted(giving) : null
  return {
    seenAt: seen ? Math.min(at + random.between(2, 7) * MINUTE, clock.midnight - 1) : null,
    team: given === 'to-a-team' && teams.length > 0 ? random.pick(teams).id : null,
    colleague: given === 'to-a-colleague' && people.length > 1 ? random.pick(people).id : null,
    acknowledgedAt: wait ? null : moment,
    acknowledgedBy: wait ? null : by,
    answer: wait ? null : random.weighted(answers),
  }
}

const untouched: Handling = { seenAt: null, team: null, colleague: null, acknowledgedAt: null, acknowledgedBy: null, answer: null }
const giving: readonly (readonly [ToldVisit['given'] | null, number])[] = [
  [null, 72],
  ['to-a-team', 18],
  ['to-a-colleague', 10],
]

type Hands = { someone: Person; other: Person; team: string | null }

function handlingOfCase(clock: SeedClock, at: number, visit: ToldVisit, { someone, other, team }: Hands): Handling {
  const { seen, given, acknowledged } = visit
  return {
    seenAt: seen || acknowledged ? Math.min(at + 12 * MINUTE, clock.now) : null,
    team: given === 'to-a-team' ? team : null,
    colleague: given === 'to-a-colleague' ? other.id : null,
    acknowledgedAt: acknowledged ? at + 50 * MINUTE : null,
    acknowledgedBy: acknowledged ? someone.id : null,
    answer: acknowledged && acknowledged !== 'without-an-answer' ? acknowledged : null,
  }
}
