import type pg from 'pg'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { fakeNhsNumber } from '../support/fake-nhs-number'
import type { TestAuthority } from './authority'

/** A child as one authority holds it. */
export type TestChild = { id: string; authority: TestAuthority; nhsNumber: NhsNumber; familyName: string; givenName: string }

let made = 0

/**
 * Adds an eight-year-old child to an authority, under a number that no other child in the test file has. Demographics agreed with it a month ago,
 * unless it was never compared with them.
 */
export async function createChild(
  admin: pg.Client,
  authority: TestAuthority,
  given: {
    nhsNumber?: NhsNumber
    familyName?: string
    givenName?: string
    born?: string
    isProtected?: boolean
    wasCompared?: boolean
    localId?: string
  } = {},
): Promise<TestChild> {
  made += 1
  const { nhsNumber = fakeNhsNumber(5000 + made), familyName = 'Ashworth', givenName = 'Robin', isProtected = false, wasCompared = true } = given
  const { localId = `T-${made}` } = given
  const { rows } = await admin.query<{ id: string }>(
    `insert into cpis.child (authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, is_protected, number_status, traced_at)
     values ($1, $2, $3, $4, $5, coalesce($6, cpis.today() - 3000), $7,
       case when $8 then 'matched' else 'not-traced' end, case when $8 then now() - interval '30 days' end) returning id`,
    [authority.id, nhsNumber, localId, familyName, givenName, given.born ?? null, isProtected, wasCompared],
  )
  return { id: rows[0]?.id ?? '', authority, nhsNumber, familyName, givenName }
}
