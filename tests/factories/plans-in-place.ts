import type pg from 'pg'
import { fakeNhsNumber } from '../support/fake-nhs-number'
import type { TestAuthority } from './authority'

/** The local ids of all children that {@link createPlansInPlace} adds start with this. */
export const IN_PLACE = 'F-'

/**
 * Adds eight-year-old children with a protection plan each, in place since 2025: an authority's register in which what a test does
 * is only a small part.
 *
 * @param from index of their first NHS number
 */
export async function createPlansInPlace(admin: pg.Client, authority: TestAuthority, howMany: number, from = 60_000): Promise<void> {
  const numbers = Array.from({ length: howMany }, (_, at) => fakeNhsNumber(from + at))
  await admin.query(
    `with c as (
       insert into cpis.child (authority_id, nhs_number, local_id, family_name, given_name, date_of_birth)
       select $1, number, $3 || place, 'Filler', 'Sam', date '2018-05-06' from unnest($2::text[]) with ordinality as n (number, place)
       returning id, authority_id, nhs_number)
     insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, changed_by)
     select id, authority_id, nhs_number, 'CPP', date '2025-03-09', 'test' from c`,
    [authority.id, numbers, IN_PLACE],
  )
}
