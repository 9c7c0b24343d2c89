import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'
import { addDays, todayInLondon, type CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { fakeNhsNumber } from '../fake-nhs-number'
import type { TestApplication } from '../application'
import type { FileRow } from '../upload-file'
import { emptyRegister, letDaysPass } from './clock'

/** Two authorities, and somebody who looks up. */
export type World = { admin: pg.Client; nurse: Actor; authorities: readonly { of: TestAuthority; manager: Actor; second: Actor }[] }

/**
 * Somebody of whom both authorities may hold something: a mother expects, and her plan is an unborn one. The newest number is the last. Each
 * sequence has people of its own, its group; sequences that run beside one another share files and the clock.
 */
export type Person = { group: number; at: number; mother: boolean; numbers: NhsNumber[]; made: number; born: CalendarDate }

const PEOPLE = 4
/** Enough that one plan left out is less than a tenth of the register. */
const OTHERS = 14
const OTHERS_FROM = 60_000

export async function createWorld({ admin, adminUrl }: TestApplication): Promise<World> {
  await liftLimit(adminUrl, 'file')
  await liftLimit(adminUrl, 'look-up')
  const authorities = []
  for (let made = 0; made < 2; made += 1) {
    const of = await createAuthority(admin)
    authorities.push({ of, manager: await createAuthorityActor(admin, of, 'LD'), second: await createAuthorityActor(admin, of, 'LP') })
  }
  const nurse = await createClinicalActor(admin)
  // The long run lasts longer than anybody's shift.
  await admin.query(`update cpis.session set expires_at = now() + interval '1 day'`)
  return { admin, nurse, authorities }
}

/** The register at the beginning of a sequence, and the people of whom nothing is held yet. */
export async function beginAnew({ admin, authorities }: World, groups: readonly number[]): Promise<Person[]> {
  await emptyRegister(admin)
  for (const [place, { of }] of authorities.entries()) await createPlansInPlace(admin, of, OTHERS, OTHERS_FROM + place * 100)
  const today = todayInLondon(new Date())
  return groups.flatMap((group) =>
    Array.from({ length: PEOPLE }, (_, at) => {
      const mother = at === PEOPLE - 1
      return { group, at, mother, numbers: [numberOf(group, at, 0)], made: 1, born: addDays(today, mother ? -11_000 : -1800) }
    }),
  )
}

const numberOf = (group: number, at: number, place: number) => fakeNhsNumber(70_000 + (group * PEOPLE + at) * 40 + place)

/** Days pass, for the people as well: a sequence speaks of real days, so that what it types is what it would be then. */
export async function passDays(world: World, people: readonly Person[], days: number): Promise<void> {
  await letDaysPass(world.admin, days)
  for (const person of people) person.born = addDays(person.born, -days)
}

/** How many plans of others each authority holds in place: none of them ever ends. */
export const OTHERS_IN_PLACE = OTHERS * 2

/** The rows about the others in a full file of an authority, as they are held today. */
export async function rowsOfOthers({ admin }: World, authority: TestAuthority): Promise<FileRow[]> {
  const { rows } = await admin.query<FileRow>(
    `select p.nhs_number, c.local_id, c.family_name, c.given_name, c.date_of_birth::text, p.type as plan_type, p.start_date::text
     from cpis.plan p join cpis.child c on c.id = p.child_id where p.authority_id = $1 and c.local_id like 'F-%'`,
    [authority.id],
  )
  return rows
}

/** A number that replaces the newest one of somebody. */
export function nextNumber({ group, at, made }: Person): NhsNumber {
  return numberOf(group, at, made)
}
