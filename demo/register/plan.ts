import type { Plan, PlanDetails, PlanState, PlanType } from './child'
import type { Council, SharedDetail } from './councils'
import { byHand, reached } from './file-schedule'
import type { Random } from './random'
import { dateAgo, momentAgo, type SeedClock } from './seed-clock'

/** What is specified about a plan; its details and history are drawn. Days are counted back from today; negative days are ahead. */
export type PlanOutline = {
  type: PlanType
  started: number
  ended?: number
  /** Of an unborn plan: the day that is expected. */
  expected?: number
  /** How many days ago it was withdrawn as entered in error. */
  withdrawn?: number
  /** Details it certainly has, if the authority shares them. */
  details?: Partial<PlanDetails>
  /** What it said before somebody changed it by hand, oldest first; anything left out is unchanged. */
  saidBefore?: readonly PlanBefore[]
}

/** What a plan said until so many days ago. */
export type PlanBefore = {
  until: number
  started?: number
  ended?: number | null
  details?: Partial<PlanDetails>
  /** Who changed it then, if not the council's data manager. */
  changedBy?: string
}

/** Categories at the start of plans in 2024-25 (cp-is.md 6.1): about half neglect, a third emotional abuse, 3 in a hundred sexual abuse. */
const categories = [
  ['NEG', 48],
  ['EMO', 34],
  ['PHY', 8],
  ['MUL', 7],
  ['SAB', 3],
] as const
/** Three quarters are care orders, a fifth section 20 (cp-is.md 6.1). */
const legalStatuses = [
  ['C2', 60],
  ['C1', 15],
  ['V2', 19],
  ['E1', 4],
  ['L2', 1],
  ['J1', 1],
] as const
const instructionSets: readonly (readonly [readonly string[], number])[] = [
  [['ring-before-discharge'], 50],
  [['ring-on-arrival'], 22],
  [['ring-before-discharge', 'contact-restricted'], 16],
  [['contact-restricted'], 8],
  [['missing-from-care'], 4],
]

/** Makes a council's plan from its outline, with all its versions. */
export function makePlan(random: Random, clock: SeedClock, council: Council, outline: PlanOutline): Plan {
  const id = random.uuid()
  const details = { ...drawDetails(random, clock, council, outline), ...onlyShared(council, outline.details ?? {}) }
  const ended = outline.ended ?? null
  return {
    id,
    type: outline.type,
    started: outline.started,
    ended,
    withdrawn: outline.withdrawn !== undefined,
    states: outline.saidBefore ? toldHistory(random, clock, council, outline, details) : history(random, clock, council, outline, details),
  }
}

/** First as it began, then with its end or changed details, then withdrawn, as far as each applies. */
function history(random: Random, clock: SeedClock, council: Council, outline: PlanOutline, details: PlanDetails): PlanState[] {
  const { started, ended, withdrawn } = outline
  const endDate = ended === undefined ? null : dateAgo(clock, ended)
  const present = { startDate: dateAgo(clock, started), endDate, expectedOn: expectedOf(clock, outline), withdrawnAt: null, details }
  const states: PlanState[] = []
  const add = (daysAgo: number, state: Omit<PlanState, 'versionId' | 'changedAt' | 'fileDay'>): void => {
    states.push({ versionId: random.uuid(), ...entered(random, clock, council, daysAgo), ...state })
  }
  // One that ended over a year ago had already ended when it reached the register.
  const endedSince = ended !== undefined && ended >= 0 && ended < Math.min(started, 366)
  const reviewed = ended === undefined && details.category !== null && started > 100 && random.chance(0.04)
  if (endedSince) {
    add(started, { ...present, endDate: null })
    add(ended, present)
  } else if (reviewed) {
    add(started, { ...present, details: { ...details, category: random.weighted(categories) } })
    add(90, present)
  } else {
    add(Math.min(started, 400), present)
  }
  if (withdrawn !== undefined) add(withdrawn, { ...present, withdrawnAt: momentAgo(clock, Math.max(withdrawn, 1), 17) })
  return states
}

/** First as the file said, then after each change by hand, finally as it is now. */
function toldHistory(random: Random, clock: SeedClock, council: Council, outline: PlanOutline, details: PlanDetails): PlanState[] {
  const { saidBefore = [] } = outline
  const said: readonly Omit<PlanBefore, 'until'>[] = [...saidBefore, {}]
  return said.map((state, at): PlanState => {
    const before = saidBefore[at - 1]
    const { started = outline.started, ended = outline.ended ?? null } = state
    return {
      versionId: random.uuid(),
      startDate: dateAgo(clock, started),
      endDate: ended === null ? null : dateAgo(clock, ended),
      expectedOn: expectedOf(clock, outline),
      withdrawnAt: null,
      details: { ...details, ...onlyShared(council, state.details ?? {}) },
      changedBy: before?.changedBy,
      ...(before ? byHand(clock, before.until, random.fraction()) : reached(clock, council, outline.started)),
    }
  })
}

function expectedOf(clock: SeedClock, { expected }: PlanOutline): PlanState['expectedOn'] {
  return expected === undefined ? null : dateAgo(clock, expected)
}

/** The share of changes made by hand in councils that send a file every day: one in twenty-five. */
const SHARE_BY_HAND = 0.04

/** When and how something reached the register: yesterday at the latest. */
function entered(random: Random, clock: SeedClock, council: Council, daysAgo: number): { changedAt: number; fileDay: number | null } {
  const drawn = random.fraction()
  return drawn < SHARE_BY_HAND && council.fileEvery === 1 ? byHand(clock, daysAgo, drawn / SHARE_BY_HAND) : reached(clock, council, daysAgo)
}

function drawDetails(random: Random, clock: SeedClock, council: Council, outline: PlanOutline): PlanDetails {
  const current = outline.ended === undefined || outline.ended < 0
  const teams = outline.type === 'LAC' ? council.teams.lookedAfter : council.teams.protection
  const [leadTeam, leadTeamPhone] = teams.length > 0 ? random.pick(teams) : [null, null]
  const drawn: PlanDetails = {
    category: outline.type === 'LAC' ? null : random.weighted(categories),
    legalStatus: outline.type === 'LAC' ? random.weighted(legalStatuses) : null,
    leadTeam,
    leadTeamPhone,
    ...drawReviews(random, clock, outline, current),
    instructions: current && random.chance(0.3) ? random.weighted(instructionSets) : [],
  }
  return { ...nothing, ...onlyShared(council, drawn) }
}

/** The first review is within three months of the start, then every six months (Working Together; Care Planning Regulations 2010). */
function drawReviews(random: Random, clock: SeedClock, outline: PlanOutline, current: boolean) {
  const last = outline.started > 90 ? Math.max(0, outline.ended ?? 0) + random.between(5, 80) : null
  const next = current ? -random.between(4, last === null ? 60 : 100) : null
  return {
    lastReviewDate: last !== null && last < outline.started ? dateAgo(clock, last) : null,
    nextReviewDate: next === null ? null : dateAgo(clock, next),
  }
}

const nothing: PlanDetails = {
  category: null,
  legalStatus: null,
  leadTeam: null,
  leadTeamPhone: null,
  lastReviewDate: null,
  nextReviewDate: null,
  instructions: [],
}

const switchOf: Record<keyof PlanDetails, SharedDetail> = {
  category: 'category',
  legalStatus: 'legal_status',
  leadTeam: 'lead_team',
  leadTeamPhone: 'lead_team',
  lastReviewDate: 'last_review_date',
  nextReviewDate: 'next_review_date',
  instructions: 'instructions',
}

/** A council sends only what its agreement switches on. */
function onlyShared(council: Council, details: Partial<PlanDetails>): Partial<PlanDetails> {
  const shared = Object.entries(details).filter(([name]) => council.sharedDetails.includes(switchOf[name as keyof PlanDetails]))
  return Object.fromEntries(shared)
}
