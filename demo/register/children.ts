import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { awkwardPeople, drawAwkwardPeople, numbersKeptForCases } from './awkward-cases'
import type { ChildRecord, PlanType, RegisteredPerson } from './child'
import { councils, shareOut, silentDays, type Council } from './councils'
import { localIdOf } from './local-id'
import { drawName, type PersonName } from './names'
import { makePlan, type PlanOutline } from './plan'
import { firstPublished, traced } from './published'
import { Random } from './random'
import { dateAgo, type SeedClock } from './seed-clock'

/**
 * Everybody on the register: first the awkward cases, then council by council. People are drawn again for each table they
 * appear in, so that a register of any size needs no memory.
 *
 * @param children how many people there are, including the awkward cases
 */
export function* drawPeople(seed: number, clock: SeedClock, children: number): Generator<RegisteredPerson> {
  yield* drawAwkwardPeople(seed, clock)
  let person = numbersKeptForCases
  const shares = shareOut(Math.max(0, children - awkwardPeople))
  for (const [at, council] of councils.entries()) {
    for (let nth = 0; nth < (shares[at] ?? 0); nth++) yield drawPerson(seed, clock, council, person++)
  }
}

/** Why somebody is on the register: 60 in 100 are looked after, 38 have a protection plan, 2 are unborn (cp-is.md 6.1). */
const kinds: readonly (readonly [readonly PlanType[], number])[] = [
  [['LAC'], 57],
  [['CPP'], 36],
  [['CPP', 'LAC'], 4],
  [['UCPP'], 2.7],
  [['UCPP', 'LAC'], 0.3],
]

/** Ages in years by type of plan, with weights: half of looked-after children are over ten, plans are spread over childhood (DfE). */
const ages: Readonly<Record<PlanType, readonly (readonly [readonly [number, number], number])[]>> = {
  LAC: [
    [[0, 0], 5],
    [[1, 4], 13],
    [[5, 9], 18],
    [[10, 15], 39],
    [[16, 17], 25],
  ],
  CPP: [
    [[0, 0], 10],
    [[1, 4], 26],
    [[5, 9], 28],
    [[10, 15], 31],
    [[16, 17], 5],
  ],
  UCPP: [
    [[16, 17], 6],
    [[18, 24], 34],
    [[25, 31], 38],
    [[32, 38], 22],
  ],
}

const LAST_DAY_OF_CHILDHOOD = 6560

function drawPerson(seed: number, clock: SeedClock, council: Council, person: number): RegisteredPerson {
  const random = new Random(seed, 'child', person)
  const types = random.weighted(kinds)
  const age = drawAge(random, types, silentDays(council))
  const name = drawName(random)
  const nhsNumber = syntheticNhsNumber(person)
  const dateOfBirth = dateAgo(clock, age)
  const hold = (holder: Council, outlines: readonly PlanOutline[]): ChildRecord =>
    makeRecord(random, clock, { council: holder, person, nhsNumber, name, dateOfBirth }, outlines)
  const records = [
    hold(
      council,
      types.flatMap((type) => drawOutlines(random, type, age, silentDays(council))),
    ),
  ]
  // One child in fifty moved from another of the councils, whose plan has ended.
  if (age > 500 && types[0] !== 'UCPP' && random.chance(0.02)) {
    const before = random.pick(councils.filter((other) => other !== council))
    const ended = random.between(silentDays(before) + 1, 300)
    records.push(hold(before, [{ type: types[0] ?? 'CPP', started: ended + random.between(30, age - ended), ended }]))
  }
  return { nhsNumber, formerNumbers: [], records }
}

/** Age in days. Young mothers who are themselves looked after are under 18. */
function drawAge(random: Random, types: readonly PlanType[], silent: number): number {
  if (types.length === 2 && types[0] === 'UCPP') return random.between(16 * 366, LAST_DAY_OF_CHILDHOOD)
  const type = types[0] ?? 'CPP'
  const [from, to] = random.weighted(ages[type])
  const days = Math.floor((random.between(from, to) + random.fraction()) * 365.25)
  return Math.max(silent + 3, type === 'UCPP' ? days : Math.min(days, LAST_DAY_OF_CHILDHOOD))
}

/** One plan of a type and, for one child in seven, an earlier one that had ended before it began. */
function drawOutlines(random: Random, type: PlanType, age: number, silent: number): PlanOutline[] {
  if (type === 'UCPP') return [drawUnbornOutline(random, silent)]
  const outline = drawOutline(random, type, age, silent)
  const free = age - outline.started
  if (free < 200 || !random.chance(1 / 7)) return [outline]
  const ended = outline.started + random.between(40, Math.min(free - 60, 1500))
  return [{ type, ended, started: random.between(ended + 10, Math.min(age, ended + 700)) }, outline]
}

/** How long plans last, in days: a third of protection plans less than three months, 2 in 100 more than two years (cp-is.md 6.1). */
const durations: Readonly<Record<'CPP' | 'LAC', readonly (readonly [readonly [number, number], number])[]>> = {
  CPP: [
    [[14, 90], 31],
    [[91, 180], 21],
    [[181, 365], 32],
    [[366, 730], 14],
    [[731, 1100], 2],
  ],
  LAC: [
    [[10, 60], 15],
    [[61, 365], 30],
    [[366, 1095], 32],
    [[1096, 2500], 23],
  ],
}

/** Two plans in three are still in place, most others ended in the last twelve months, a few before that. */
function drawOutline(random: Random, type: 'CPP' | 'LAC', age: number, silent: number): PlanOutline {
  const lasted = drawDuration(random, type)
  const earliest = silent + 1
  const standing = random.weighted([
    ['current', 66],
    ['ended', 31],
    ['long ended', 3],
  ] as const)
  if (standing === 'current' || age < earliest + 60) {
    // Plans that are still in place tend to be longer than those that have ended.
    const longer = Math.max(lasted, drawDuration(random, type))
    return { type, started: random.between(earliest, Math.max(earliest, Math.min(age, longer))) }
  }
  const ended = standing === 'ended' ? random.between(earliest, Math.min(365, age - 30)) : random.between(earliest + 20, Math.min(1200, age - 10))
  return { type, ended, started: Math.min(age, ended + lasted) }
}

function drawDuration(random: Random, type: 'CPP' | 'LAC'): number {
  const [shortest, longest] = random.weighted(durations[type])
  return random.between(shortest, longest)
}

function drawUnbornOutline(random: Random, silent: number): PlanOutline {
  const earliest = silent + 1
  if (random.chance(0.75)) return { type: 'UCPP', started: random.between(earliest, 130), expected: -random.between(5, 170) }
  const past = random.between(earliest, 28)
  const started = past + random.between(20, 150)
  // Of every three that are due, two births were recorded, before or after the day that was expected.
  if (!random.chance(2 / 3)) return { type: 'UCPP', started, expected: past }
  const saidBefore = [{ until: Math.max(1, past), ended: null }]
  return { type: 'UCPP', started, ended: past, expected: Math.min(past - random.between(-10, 20), started), saidBefore }
}

type Identity = { council: Council; person: number; nhsNumber: string; name: PersonName; dateOfBirth: ChildRecord['dateOfBirth'] }

function makeRecord(random: Random, clock: SeedClock, identity: Identity, outlines: readonly PlanOutline[]): ChildRecord {
  const { council, person, nhsNumber, name, dateOfBirth } = identity
  const id = random.uuid()
  const plans = outlines.map((outline) => makePlan(random, clock, council, outline))
  // One in a hundred is address-protected or otherwise sensitive (design decision 12).
  const isProtected = random.chance(0.01)
  return {
    id,
    council,
    nhsNumber,
    ...name,
    dateOfBirth,
    plans,
    localId: localIdOf(council, person),
    isProtected,
    ...firstPublished(plans),
    numberStatus: traced(council, isProtected, random.chance(0.004)),
    formerly: [],
  }
}
