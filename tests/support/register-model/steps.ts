import { addDays } from '@/lib/shared/calendar-date'
import { isCpisError } from '@/lib/shared/errors'
import { doByHand } from './by-hand'
import { sendFile } from './file-step'
import { nothing, settled, type Effect } from './model'
import type { Scene } from './scene'
import { passDays } from './world'

/** @param whole everybody, and the step's own chance; @param groups each group's people, and its chance */
type Act = (whole: Scene, groups: readonly Scene[]) => Promise<Effect>

const ACTS = {
  full: (whole, groups) => sendFile(whole, groups, 'full'),
  changes: (whole, groups) => sendFile(whole, groups, 'changes'),
  hand,
  decide,
  days,
  erase,
} satisfies Record<string, Act>

export type Kind = keyof typeof ACTS
export const actOf = (kind: Kind): Act => ACTS[kind]

const OFTEN: Readonly<Record<Kind, number>> = { full: 6, changes: 3, hand: 9, decide: 2, days: 6, erase: 3 }
export const KINDS = (Object.keys(OFTEN) as Kind[]).flatMap((kind) => Array<Kind>(OFTEN[kind]).fill(kind))

/** In each group, somebody does something. */
async function hand({ count }: Scene, groups: readonly Scene[]): Promise<Effect> {
  const effects: Effect[] = []
  for (const scene of groups) {
    const effect = await doByHand(scene).catch((error: unknown): Effect => {
      if (!isCpisError(error)) throw error
      count('by hand refused')
      return nothing(scene.people.slice(0, 1))
    })
    effects.push(effect)
  }
  return { about: effects.flatMap((one) => one.about), mayEnd: effects.flatMap((one) => one.mayEnd), inPlace: effects.flatMap((one) => one.inPlace) }
}

/** A second person decides about the endings of a file. */
async function decide({ world, authority, draw, model, count }: Scene): Promise<Effect> {
  const decision = draw(2) === 0 ? 'declined' : 'approved'
  const { rows } = await world.admin.query<{ plans: string[] }>(
    `with a as (
       update cpis.approval set decision = $2, decided_at = now(), decided_by = $3, decided_by_name = 'A second person'
       where id = (select id from cpis.approval where decision is null and authority_id = $1 order by requested_at limit 1) returning upload_id)
     select array(select plan_id from cpis.held_ending h where h.upload_id = a.upload_id and h.state = 'held' and h.needs_approval) as plans from a`,
    [authority.of.id, decision, authority.second.personId],
  )
  await world.admin.query('select cpis.apply_due_endings()')
  if (!rows[0]) return nothing()
  count(`second person: ${decision}`)
  return { ...nothing(), mayEnd: settled(model, rows[0].plans, decision === 'approved' ? 'approve' : null) }
}

/** 396 and 397 days are 13 months and a day, or nearly. */
const JUMPS = [1, 1, 1, 1, 2, 7, 28, 29, 60, 300, 394, 396, 397]

async function days({ world, people, model, draw, today }: Scene, groups: readonly Scene[]): Promise<Effect> {
  const jump = JUMPS[draw(JUMPS.length)]!
  // Nobody here comes of age: they were born 1,800 days before the sequence began.
  const passed = people[0]!.born < addDays(today, -1800 - 2500) ? 1 : jump
  await passDays(world, people, passed)
  model.passDays(passed)
  await world.admin.query('select cpis.apply_due_endings()')
  return nothing(oneOfEach(groups))
}

async function erase({ world, people, model, count }: Scene, groups: readonly Scene[]): Promise<Effect> {
  const { rows } = await world.admin.query<{ erased: number }>('select cpis.erase_old_records() as erased')
  count('plans erased', rows[0]?.erased)
  const links = await world.admin.query<{ number: string }>('select nhs_number as number from cpis.superseded_number')
  const children = await world.admin.query<{ number: string }>('select nhs_number as number from cpis.child')
  const numbers = ({ rows: found }: typeof links) => new Set(found.map(({ number }) => number))
  model.forgetNumbers(people, numbers(links), numbers(children))
  return nothing(oneOfEach(groups))
}

const oneOfEach = (groups: readonly Scene[]) => groups.slice(0, 3).map(({ people, draw }) => people[draw(people.length)]!)
