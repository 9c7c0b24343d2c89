import { addDays, dateFields, daysBetween, parseIsoDate, type CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { openLookup } from '@/lib/lookup/open-lookup'
import { asLive, recordCheck } from '../check-child'
import { OTHERS_IN_PLACE, type Person, type World } from './world'

/** A plan as the register's tables hold it, without anything that the product concludes from them. */
export type Held = {
  planId: string
  versionId: string
  authorityId: string
  nhsNumber: NhsNumber
  type: 'CPP' | 'UCPP'
  start: CalendarDate
  expected: CalendarDate | null
  inPlace: boolean
  withdrawn: boolean
  offer: string | null
  childId: string
  childVersion: string
  closed: boolean
}

/** What a plan's end may still wait for: a person who confirms its day, or a second person who agrees. */
export type Wait = 'confirm' | 'approve'

/** What the model knows of a plan. Days move back as days pass. */
type Known = { held: Held; recordedOver: CalendarDate | null; leftOutOn: CalendarDate | null; waits: Set<Wait> }

/** What a step may end, and what has to be in place after it: plans, or what an authority holds about a person. */
export type Effect = { about: readonly Person[]; mayEnd: readonly string[]; inPlace: readonly { authorityId: string; person: Person }[] }

export const nothing = (about: readonly Person[] = []): Effect => ({ about, mayEnd: [], inPlace: [] })

/** Takes note that plans' ends wait for one thing less. @returns the plans whose ends wait for nothing any more */
export function settled(model: RegisterModel, plans: readonly string[], wait: Wait | null): string[] {
  if (wait === null) return []
  const known = plans.flatMap((planId) => model.plans.get(planId) ?? [])
  for (const { waits } of known) waits.delete(wait)
  return known.filter(({ waits }) => waits.size === 0).map(({ held }) => held.planId)
}

/**
 * What must be so, whatever is done to the register. A plan that was in place stays so unless the step could end it; nothing is asked of what has
 * to end, because a child who shows too long is seen by somebody.
 */
export class RegisterModel {
  readonly plans = new Map<string, Known>()

  private leftOutAndEnded = 0

  /** How many plans have ended since it was last asked because a file left them out. */
  takeLeftOutAndEnded(): number {
    const ended = this.leftOutAndEnded
    this.leftOutAndEnded = 0
    return ended
  }

  passDays(days: number): void {
    const back = (day: CalendarDate | null) => day && addDays(day, -days)
    for (const known of this.plans.values()) Object.assign(known, { recordedOver: back(known.recordedOver), leftOutOn: back(known.leftOutOn) })
  }

  /** Takes over what the register holds after a step. @returns what must not be, or null */
  takeOver(held: readonly Held[], people: readonly Person[], effect: Effect, today: CalendarDate): string | null {
    const now = new Map(held.map((one) => [one.planId, one]))
    for (const [planId, known] of this.plans) {
      const after = now.get(planId)
      const wrong = after ? this.wrongEnd(known, after, effect, today) : wrongErasure(known, today)
      if (wrong) return `${wrong} (${nameOf(known.held, people)})`
      if (!after) this.plans.delete(planId)
    }
    for (const one of held) this.learn(one, today)
    for (const { authorityId, person } of effect.inPlace) {
      const found = held.some((one) => one.inPlace && one.authorityId === authorityId && person.numbers.includes(one.nhsNumber))
      if (!found) return `what was accepted is not in place (${called(person)})`
    }
    return null
  }

  private wrongEnd({ held, leftOutOn }: Known, after: Held, effect: Effect, today: CalendarDate): string | null {
    if (!held.inPlace || after.inPlace || effect.mayEnd.includes(held.planId)) return null
    if (leftOutOn !== null && daysBetween(leftOutOn, today) >= 1) {
      this.leftOutAndEnded += 1
      return null
    }
    return 'a plan ended that nothing could end'
  }

  private learn(held: Held, today: CalendarDate): void {
    const known = this.plans.get(held.planId) ?? { held, recordedOver: null, leftOutOn: null, waits: new Set<Wait>() }
    const recordedOver = held.inPlace ? null : known.held.versionId === held.versionId ? (known.recordedOver ?? today) : today
    // Offered to another authority: it would be gone for whoever takes it over.
    const leftOutOn = held.offer === null ? known.leftOutOn : null
    this.plans.set(held.planId, { ...known, held, recordedOver, leftOutOn })
  }

  /** Of all numbers of somebody, what is looked up is the same, and holds what is in place. @returns what must not be, or null */
  async wrongAnswer({ nurse }: World, person: Person): Promise<string | null> {
    const inPlace = [...this.plans.values()].filter(({ held }) => held.inPlace && person.numbers.includes(held.nhsNumber))
    let first: string | null = null
    for (const number of person.numbers) {
      const opened = await openLookup(nurse, await recordCheck(nurse, number))
      if (opened.state !== 'live') return `a look-up of number ${person.numbers.indexOf(number)} is over at once (${called(person)})`
      const result = asLive(opened)
      const records = result.outcome === 'match' ? result.records : []
      for (const { held } of inPlace) {
        if (!records.some((record) => record.planId === held.planId && record.standing === 'current')) {
          return `a look-up of number ${person.numbers.indexOf(number)} says ${result.outcome}, without what is in place (${called(person)})`
        }
      }
      const shown = records
        .map(({ planId }) => planId)
        .sort()
        .join()
      if (first !== null && shown !== first) return `two numbers of one person do not agree (${called(person)})`
      first = shown
    }
    return null
  }

  /** Forgets the former numbers of people of whom nothing has been held long enough for the chain to be erased as well. */
  forgetNumbers(people: readonly Person[], linked: ReadonlySet<string>, children: ReadonlySet<string>): void {
    const isHeld = (number: NhsNumber) => children.has(number)
    for (const person of people) {
      if (!person.numbers.some(isHeld))
        person.numbers.splice(
          0,
          person.numbers.findIndex((one, at) => linked.has(one) || at === person.numbers.length - 1),
        )
    }
  }
}

/** Nothing is erased within 13 months of the change that made it erasable (docs/decisions/053). */
function wrongErasure({ held, recordedOver }: Known, today: CalendarDate): string | null {
  if (recordedOver === null) return `a plan in place was erased: ${held.type}`
  return monthsLater(recordedOver, 13) < today ? null : `a plan was erased ${daysBetween(recordedOver, today)} days after its end was recorded`
}

/** The same day, or the last of a shorter month, as PostgreSQL counts months. */
function monthsLater(date: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = dateFields(date)
  const at = year * 12 + month - 1 + months
  const text = (of: number) => `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-${String(of).padStart(2, '0')}`
  const [found] = [day, 30, 29, 28].filter((of) => of <= day).flatMap((of) => parseIsoDate(text(of)) ?? [])
  if (!found) throw new Error('There is no such month')
  return found
}

const called = ({ group, at }: Person) => `person ${at} of group ${group}`

function nameOf({ type, nhsNumber }: Held, people: readonly Person[]): string {
  const person = people.find(({ numbers }) => numbers.includes(nhsNumber))
  return `${type} of ${person ? called(person) : 'nobody'}`
}

/** What the tables hold about everybody but the others, who are only counted. */
export async function readRegister({ admin }: World): Promise<Held[]> {
  const { rows } = await admin.query<Held & { localId: string }>(
    `select p.id as "planId", p.version_id as "versionId", p.authority_id as "authorityId", p.nhs_number as "nhsNumber", p.type, p.start_date::text as start,
       p.expected_on::text as expected, p.withdrawn_at is not null as withdrawn,
       p.withdrawn_at is null and (p.end_date is null or p.end_date > (now() at time zone 'Europe/London')::date) as "inPlace",
       (select t.id from cpis.transfer t where t.plan_id = p.id and t.state = 'offered') as offer,
       c.id as "childId", c.version_id as "childVersion", c.closed_on is not null as closed, coalesce(c.local_id, '') as "localId"
     from cpis.plan p join cpis.child c on c.id = p.child_id order by p.start_date`,
  )
  const isOther = (one: { localId: string }) => one.localId.startsWith('F-')
  if (rows.filter((one) => isOther(one) && one.inPlace).length !== OTHERS_IN_PLACE) throw new Error('A plan ended that nothing was ever done to')
  return rows.filter((one) => !isOther(one))
}
