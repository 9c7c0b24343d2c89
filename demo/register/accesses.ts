import { isShown, stateAt, type ChildRecord, type Plan, type RegisteredPerson, type ToldVisit } from './child'
import type { CareSetting, Organisation } from './organisations'
import { Random } from './random'
import { momentAgo, type SeedClock } from './seed-clock'
import type { Clinician, Staff } from './staff'

/** What one authority held about a person at a given time, with the versions of its plans. */
export type Found = { record: ChildRecord; plans: readonly Plan[]; versionIds: readonly string[] }

/** One recorded look-up of a person who is on the register. */
export type Access = {
  eventId: string
  requestId: string
  /** Milliseconds since 1970. */
  at: number
  clinician: Clinician
  setting: CareSetting
  reason: string
  askedNumber: string
  nhsNumber: string
  outcome: 'match' | 'protected'
  /** What was found, authority by authority. */
  found: readonly Found[]
  notifies: boolean
  listed: boolean
  /** What happened afterwards, if the case specifies it. */
  visit: ToldVisit | null
}

/** Care settings whose look-ups notify, with maternity units listed separately. */
type Unscheduled = { maternity: readonly CareSetting[]; others: readonly CareSetting[] }

/** Where look-ups are made and by whom. */
export type CareProviders = {
  clock: SeedClock
  staff: Staff
  settings: readonly CareSetting[]
  scheduled: readonly CareSetting[]
  anywhere: Unscheduled
  /** By the DfE code of the council that the organisations are near. */
  nearby: ReadonlyMap<string, Unscheduled>
}

/** How many days have look-ups: yesterday and the ninety days before it. */
export const DAYS_OF_ACCESSES = 91
const DAY_IN_MS = 86_400_000
/** The latest days without seeded look-ups by people who can log in, so that one of their own is never a repeat of a seeded one. */
const DAYS_KEPT_FREE = 3

/** Collects what {@link drawAccesses} needs. */
export function careProviders(clock: SeedClock, organisations: readonly Organisation[], staff: Staff): CareProviders {
  const settings = organisations.flatMap((organisation) => organisation.settings)
  const nearby = new Map(
    organisations.flatMap(({ council, code }) =>
      council === null ? [] : [[code, unscheduledOf(settings.filter((setting) => council.nearby.includes(setting.organisationCode)))] as const],
    ),
  )
  const scheduled = settings.filter((setting) => !setting.kind.unscheduled)
  return { clock, staff, settings, scheduled, anywhere: unscheduledOf(settings), nearby }
}

function unscheduledOf(settings: readonly CareSetting[]): Unscheduled {
  const unscheduled = settings.filter((setting) => setting.kind.unscheduled)
  const isMaternity = (setting: CareSetting): boolean => setting.kind.code === 'maternity-unit'
  return { maternity: unscheduled.filter(isMaternity), others: unscheduled.filter((setting) => !isMaternity(setting)) }
}

/** Whether looking this person up today finds anything; only such people have accesses that matched. */
export function isFound(person: RegisteredPerson, clock: SeedClock): boolean {
  return person.records.some((record) => record.plans.some((plan) => plan.started > 0 && isShown(plan, record.dateOfBirth, clock)))
}

/**
 * The look-ups of one person, oldest first: each visit brings one to three, by one or more people at one place.
 *
 * @param nth the person's position among all, which seeds the random numbers
 * @param count how many
 */
export function drawAccesses(seed: number, providers: CareProviders, person: RegisteredPerson, nth: number, count: number): Access[] {
  const random = new Random(seed, 'access', nth)
  const shown = person.records.map((record) => ({
    record,
    plans: record.plans.filter((plan) => plan.started > 0 && isShown(plan, record.dateOfBirth, providers.clock)),
  }))
  const since = Math.min(DAYS_OF_ACCESSES, Math.max(...shown.flatMap(({ plans }) => plans.map((plan) => plan.started))))
  const looks = (person.visits ?? []).map((visit) => drawToldVisit(random, providers, person, visit))
  while (looks.length < count) drawVisit(random, providers, person, since, count, looks)
  looks.sort((one, other) => one.at - other.at)
  const lastListed = new Map<string, number>()
  return looks.map((look) => makeAccess(random, providers.clock, person, shown, look, lastListed))
}

type Look = { at: number; clinician: Clinician; setting: CareSetting; visit?: ToldVisit }

/** A look-up at a given time: never by somebody who can log in, and always at a place that notifies the authority. */
function drawToldVisit(random: Random, providers: CareProviders, person: RegisteredPerson, visit: ToldVisit): Look {
  const { clock, staff, nearby, anywhere } = providers
  const setting = random.pick((nearby.get(person.records[0]?.council.dfeCode ?? '') ?? anywhere).others)
  const clinician = random.pick((staff.clinicians.get(setting.id) ?? []).filter((one) => !one.demonstration))
  const at = 'minutesAgo' in visit.at ? clock.now - visit.at.minutesAgo * 60_000 : momentAgo(clock, visit.at.daysAgo, visit.at.hour)
  return { at, clinician, setting, visit }
}

function drawVisit(random: Random, providers: CareProviders, person: RegisteredPerson, since: number, count: number, looks: Look[]): void {
  const { clock, staff } = providers
  const day = random.between(1, since)
  const setting = drawSetting(random, providers, person)
  const clinicians = staff.clinicians.get(setting.id) ?? []
  const here = day <= DAYS_KEPT_FREE ? clinicians.filter((clinician) => !clinician.demonstration) : clinicians
  let clinician = random.pick(here)
  let at = momentAgo(clock, day, drawHour(random, setting))
  for (let more = random.weighted(looksInAVisit); more > 0 && looks.length < count; more--) {
    looks.push({ at: Math.min(at, clock.midnight - 1000 - looks.length), clinician, setting })
    at += random.between(4, 130) * 60_000
    if (!random.chance(0.25)) clinician = random.pick(here)
  }
}

const looksInAVisit = [
  [1, 60],
  [2, 27],
  [3, 13],
] as const

/** Nine times out of ten near home. Mothers are mostly looked up in maternity units, children never. */
function drawSetting(random: Random, { scheduled, anywhere, nearby }: CareProviders, person: RegisteredPerson): CareSetting {
  if (random.chance(0.12)) return random.pick(scheduled)
  const record = random.pick(person.records)
  const { maternity, others } = random.chance(0.9) ? (nearby.get(record.council.dfeCode) ?? anywhere) : anywhere
  const isMother = record.plans.some((plan) => plan.type === 'UCPP')
  return random.pick(isMother && maternity.length > 0 && random.chance(0.7) ? maternity : others)
}

/** Few at night, most between the end of school and bedtime; scheduled care keeps office hours. Each weight covers three hours. */
const busyHours = [
  [0, 4],
  [3, 3],
  [6, 6],
  [9, 14],
  [12, 16],
  [15, 20],
  [18, 23],
  [21, 12],
] as const

function drawHour(random: Random, setting: CareSetting): number {
  return setting.kind.unscheduled ? random.weighted(busyHours) + 3 * random.fraction() : 9 + 8 * random.fraction()
}

type Shown = readonly { record: ChildRecord; plans: readonly Plan[] }[]

function makeAccess(random: Random, clock: SeedClock, person: RegisteredPerson, shown: Shown, look: Look, lastListed: Map<string, number>): Access {
  const { at, clinician, setting } = look
  const notifies = setting.kind.unscheduled
  // If the same clinician looks again within 24 hours, that is not listed (design decision 26).
  const listed = notifies && at - (lastListed.get(clinician.id) ?? -Infinity) >= DAY_IN_MS
  if (listed) lastListed.set(clinician.id, at)
  const found = findPlans(shown, clock, at)
  return {
    at,
    clinician,
    setting,
    eventId: random.uuidOfTime(at),
    requestId: random.uuidOfTime(at),
    reason: random.chance(0.08) ? 'safeguarding' : setting.kind.usualReason,
    askedNumber: person.formerNumbers.length > 0 && random.chance(0.3) ? random.pick(person.formerNumbers) : person.nhsNumber,
    nhsNumber: person.nhsNumber,
    outcome: found.some(({ record }) => record.isProtected) ? 'protected' : 'match',
    found,
    notifies,
    listed,
    visit: look.visit ?? null,
  }
}

/** What the register held at that time; a plan counts from the day it reached the register, if that was after its first day. */
function findPlans(shown: Shown, clock: SeedClock, at: number): Found[] {
  const found: Found[] = []
  for (const { record, plans } of shown) {
    const held = plans.filter((plan) => momentAgo(clock, plan.started, 0) <= at)
    if (held.length > 0) found.push({ record, plans: held, versionIds: held.map((plan) => stateAt(plan, at).versionId) })
  }
  return found
}
