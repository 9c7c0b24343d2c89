import { violatedRule } from '@/lib/db/violated-rule'
import { inTransaction, type Transaction } from '@/lib/db/transaction'
import { recordDeath } from '@/lib/children/record-death'
import { replaceNumber } from '@/lib/children/replace-number'
import { NO_DETAILS } from '@/lib/plans/registered-child'
import { endPlanOn, insertChild, insertPlan, withdrawPlanOf } from '@/lib/plans/register-writes'
import { addDays } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import { acceptTransfer } from '@/lib/transfers/accept-transfer'
import { declineTransfer } from '@/lib/transfers/decline-transfer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { takeBackTransfer } from '@/lib/transfers/take-back-transfer'
import { confirmEnding } from '@/lib/uploads/save/confirm-ending'
import { nothing, settled, type Effect, type Held } from './model'
import type { Scene } from './scene'
import { nextNumber } from './world'

/** What somebody does by hand about the people of one group: what forms end in, and the acts of a page. What it cannot do, it leaves. */
const ACTS: readonly ((scene: Scene) => Promise<Effect>)[] = [
  add,
  add,
  add,
  onPlan(end),
  onPlan(withdraw),
  onPlan(offer),
  onPlan(offer),
  answerOffer,
  answerOffer,
  onPlan(replace),
  onPlan(replace),
  onPlan(die),
  confirm,
  confirm,
]

export function doByHand(scene: Scene): Promise<Effect> {
  const act = scene.draw(ACTS.length)
  // Children die less often than that.
  return act === ACTS.length - 3 && scene.draw(3) > 0 ? Promise.resolve(nothing()) : ACTS[act]!(scene)
}

function onPlan(act: (scene: Scene, plan: Held) => Promise<Effect>) {
  return async (scene: Scene): Promise<Effect> => {
    const own = scene.held.filter((one) => one.inPlace && one.authorityId === scene.authority.of.id)
    return own.length === 0 ? nothing() : act(scene, own[scene.draw(own.length)]!)
  }
}

const personOf = ({ people }: Scene, plan: Held) => people.filter((one) => one.numbers.includes(plan.nhsNumber))

/** Writes what a form writes when it is saved; what the register refuses is refused. */
async function write(scene: Scene, work: (tx: Transaction) => Promise<unknown>): Promise<void> {
  try {
    await inTransaction(scene.authority.manager.ticket, work)
  } catch (error) {
    if (violatedRule(error) === null) throw error
    throw new CpisError('conflict', 'The register refuses it', { cause: error })
  }
}

async function add(scene: Scene): Promise<Effect> {
  const { draw, people, held, today } = scene
  const { manager, of } = scene.authority
  const person = people[draw(people.length)]!
  const own = held.findLast((one) => one.authorityId === of.id && person.numbers.includes(one.nhsNumber))
  if (own?.closed) return nothing([person])
  const nhsNumber = own?.nhsNumber ?? person.numbers[draw(person.numbers.length)]!
  const child = { familyName: 'Ashworth', givenName: 'Robin', dateOfBirth: person.born, localId: `P-${person.group}-${person.at}` }
  const dates = { startDate: addDays(today, -draw(20)), endDate: null, expectedOn: person.mother ? addDays(today, draw(60)) : null }
  await write(scene, async (tx) => {
    const childId = own?.childId ?? (await insertChild(tx, manager, nhsNumber, child, { verdict: { kind: 'unavailable' } }))
    await insertPlan(tx, manager, { childId, nhsNumber, type: person.mother ? 'UCPP' : 'CPP', ...dates, details: NO_DETAILS })
  })
  scene.count('added by hand')
  return { ...nothing([person]), inPlace: [{ authorityId: of.id, person }] }
}

async function end(scene: Scene, plan: Held): Promise<Effect> {
  const day = addDays(scene.today, -scene.draw(29))
  await write(scene, (tx) => endPlanOn(tx, scene.authority.manager, plan.planId, day < plan.start ? plan.start : day))
  scene.count('ended by hand')
  return { ...nothing(personOf(scene, plan)), mayEnd: [plan.planId] }
}

async function withdraw(scene: Scene, plan: Held): Promise<Effect> {
  await write(scene, (tx) => withdrawPlanOf(tx, scene.authority.manager, plan.planId))
  scene.count('withdrawn by hand')
  return { ...nothing(personOf(scene, plan)), mayEnd: [plan.planId] }
}

async function offer(scene: Scene, plan: Held): Promise<Effect> {
  const { authority, other, today } = scene
  await offerPlan(authority.manager, { planId: plan.planId, seen: plan.versionId, receiver: other.of.id, movesOn: today })
  scene.count('offered')
  return nothing(personOf(scene, plan))
}

async function answerOffer(scene: Scene): Promise<Effect> {
  const plan = scene.held.find((one) => one.offer !== null)
  if (!plan?.offer) return nothing()
  const transferId = plan.offer
  const [from, to] = plan.authorityId === scene.authority.of.id ? [scene.authority, scene.other] : [scene.other, scene.authority]
  const about = personOf(scene, plan)
  const how = (['accepted', 'declined', 'declined', 'taken back'] as const)[scene.draw(4)]!
  if (how === 'declined') await declineTransfer(to.manager, { transferId, reason: 'not-ours' })
  if (how === 'taken back') await takeBackTransfer(from.manager, { transferId })
  if (how === 'accepted') await acceptTransfer(to.manager, { transferId })
  scene.count(`offer ${how}`)
  if (how !== 'accepted') return nothing(about)
  return { about, mayEnd: [plan.planId], inPlace: about.map((person) => ({ authorityId: to.of.id, person })) }
}

async function replace(scene: Scene, plan: Held): Promise<Effect> {
  const [person] = personOf(scene, plan)
  if (!person) return nothing()
  // The authority that follows late takes the newest number; the first brings it.
  const follows = plan.nhsNumber !== person.numbers.at(-1)
  const number = follows ? person.numbers.at(-1)! : nextNumber(person)
  await replaceNumber(scene.authority.manager, { childId: plan.childId, seen: plan.childVersion, number, again: number })
  if (!follows) {
    person.numbers.push(number)
    person.made += 1
  }
  scene.count(follows ? 'number followed' : 'number replaced')
  return nothing([person])
}

async function die(scene: Scene, plan: Held): Promise<Effect> {
  await recordDeath(scene.authority.manager, { childId: plan.childId, seen: plan.childVersion, on: scene.today })
  scene.count('died')
  return { ...nothing(personOf(scene, plan)), mayEnd: scene.held.filter((one) => one.childId === plan.childId).map((one) => one.planId) }
}

/** Somebody says whether a plan ended on a day long past that a file gave. */
async function confirm(scene: Scene): Promise<Effect> {
  const { rows } = await scene.world.admin.query<{ endingId: string; planId: string; authorityId: string }>(
    `select id as "endingId", plan_id as "planId", authority_id as "authorityId" from cpis.held_ending
     where state = 'held' and needs_confirmation and confirmed_at is null and plan_id = any ($1) order by end_date, version_id limit 1`,
    [scene.held.map(({ planId }) => planId)],
  )
  const [ending] = rows
  if (!ending) return nothing()
  const answer = scene.draw(3) > 0 ? 'ended' : 'goes-on'
  const { manager } = ending.authorityId === scene.authority.of.id ? scene.authority : scene.other
  await confirmEnding(manager, { endingId: ending.endingId, answer })
  scene.count(`long past: ${answer}`)
  const settledNow = settled(scene.model, [ending.planId], answer === 'ended' ? 'confirm' : null)
  return {
    ...nothing(scene.people.filter((one) => scene.held.some((held) => held.planId === ending.planId && one.numbers.includes(held.nhsNumber)))),
    mayEnd: settledNow,
  }
}
