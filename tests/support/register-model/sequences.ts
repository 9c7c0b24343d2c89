import { todayInLondon } from '@/lib/shared/calendar-date'
import { isCpisError } from '@/lib/shared/errors'
import { seededRandom } from '../hostile-files'
import { nothing, readRegister, RegisterModel, type Effect } from './model'
import type { Scene } from './scene'
import { actOf, KINDS, type Kind } from './steps'
import { beginAnew, type Person, type World } from './world'

/** What happens, and the chance by which it happens. */
export type Step = { kind: Kind; seed: number }

/** What must not be, and the steps, and groups of people, that lead there. */
export type Finding = { wrong: string; groups: readonly number[]; steps: readonly Step[] }

export type Counts = Map<string, number>
type Given = { seed: number; sequences: number; counts?: Counts; smallest?: boolean }

/** What a run has to have met to mean anything. */
export const MUST_HAPPEN = [
  'added by hand',
  'ended by hand',
  'withdrawn by hand',
  'offer accepted',
  'offer declined',
  'offer taken back',
  'number replaced',
  'number followed',
  'died',
  'long past: ended',
  'second person: approved',
  'second person: declined',
  'row in-place: added',
  'row refused: rejected',
  'row unread: rejected',
  'row withdraw: withdrawn',
  'left out and ended',
  'plans erased',
]

/** So many sequences run beside one another: they share files and the clock, because a file costs most, and each does by hand what it likes. */
const BESIDE = 20
const STEPS = 30

export function stepsOf(seed: number): Step[] {
  const draw = seededRandom(seed)
  return Array.from({ length: STEPS }, () => ({ kind: KINDS[draw(KINDS.length)]!, seed: draw(1_000_000) }))
}

/**
 * Runs sequences until something is wrong.
 *
 * @param given `seed` of the first ones, which the next ones follow; whether a finding is made as small as leaving out can make it
 * @returns the first finding, or null
 */
export async function runSequences(world: World, { seed, sequences, counts = new Map(), smallest = true }: Given): Promise<Finding | null> {
  for (let at = 0; at * BESIDE < sequences; at += 1) {
    const groups = Array.from({ length: Math.min(BESIDE, sequences - at * BESIDE) }, (_, group) => group)
    const found = await runSteps(world, stepsOf(seed + at), groups, counts)
    if (found) return smallest ? fewest(world, found) : found
  }
  return null
}

async function fewest(world: World, found: Finding): Promise<Finding> {
  const what = ({ wrong }: Finding) => wrong.split(' (')[0]
  let least = found
  const attempt = async (steps: readonly Step[], groups: readonly number[]) => {
    const smaller = await runSteps(world, steps, groups, new Map())
    if (smaller && what(smaller) === what(found)) least = smaller
  }
  const group = /group (\d+)/.exec(found.wrong)?.[1]
  if (group !== undefined) await attempt(found.steps, [Number(group)])
  for (let at = least.steps.length - 1; at >= 0; at -= 1) {
    if (at < least.steps.length) await attempt(least.steps.toSpliced(at, 1), least.groups)
  }
  return least
}

/** @returns what was wrong and the steps up to there, or null */
export async function runSteps(world: World, steps: readonly Step[], groups: readonly number[], counts: Counts): Promise<Finding | null> {
  const people = await beginAnew(world, groups)
  const model = new RegisterModel()
  for (const [at, step] of steps.entries()) {
    const wrong = await runStep(world, people, groups, model, step, counts)
    if (wrong) return { wrong, groups, steps: steps.slice(0, at + 1) }
  }
  for (const person of people) {
    const wrong = await model.wrongAnswer(world, person)
    if (wrong) return { wrong, groups, steps }
  }
  return null
}

async function runStep(
  world: World,
  people: readonly Person[],
  groups: readonly number[],
  model: RegisterModel,
  { kind, seed }: Step,
  counts: Counts,
): Promise<string | null> {
  const count = (what: string, howOften = 1) => {
    if (howOften > 0) counts.set(what, (counts.get(what) ?? 0) + howOften)
  }
  const held = await readRegister(world)
  const common = { world, model, today: todayInLondon(new Date()), count }
  const draw = seededRandom(seed)
  // One authority sends more files than the other: what a file says is often overtaken by the next.
  const acting = draw(3) === 0 ? 1 : 0
  const whole: Scene = { ...common, people, held, draw, ...acts(world, acting) }
  const scenes = groups.map((group): Scene => {
    const own = people.filter((one) => one.group === group)
    const chance = seededRandom(seed + 1_000_003 * (group + 1))
    const actingHere = kind === 'hand' ? chance(2) : acting
    return {
      ...common,
      people: own,
      held: held.filter((one) => own.some(({ numbers }) => numbers.includes(one.nhsNumber))),
      draw: chance,
      ...acts(world, actingHere),
    }
  })
  const effect = await actOf(kind)(whole, scenes).catch((error: unknown): Effect => {
    if (!isCpisError(error)) throw error
    count(`${kind} refused`)
    return nothing()
  })
  count(kind)
  const wrong = model.takeOver(await readRegister(world), people, effect, todayInLondon(new Date()))
  count('left out and ended', model.takeLeftOutAndEnded())
  if (wrong) return wrong
  for (const person of new Set(effect.about)) {
    const answer = await model.wrongAnswer(world, person)
    count('look-ups', person.numbers.length)
    if (answer) return answer
  }
  return null
}

function acts({ authorities }: World, acting: number): Pick<Scene, 'authority' | 'other'> {
  return { authority: authorities[acting]!, other: authorities[1 - acting]! }
}
