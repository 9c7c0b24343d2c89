import type { KnownPerson } from './known-people'
import { withClient } from '@/scripts/database/with-client'

type Row = { number: string; family: string; given: string; born: string; isProtected: boolean; adopted: boolean; differs: boolean }

/**
 * The people in a register, as a demographics service would know them: protected people are restricted, a replaced number leads to the one
 * that replaced it, and the old number of an adopted child belongs to nobody any more.
 *
 * @param adminUrl address with a login that is a superuser or created the database roles; the connection is closed afterwards
 */
export async function readRegisterPeople(adminUrl: string): Promise<KnownPerson[]> {
  return withClient(adminUrl, async (client) => {
    await client.query('set role cpis_disclose') // row-level security shows the children to this role only
    const { rows } = await client.query<Row>(
      `select distinct on (nhs_number) nhs_number as number, family_name as family, given_name as given, date_of_birth::text as born, is_protected as "isProtected",
         closed_why is not distinct from 'adopted' as adopted,
         number_status = 'differs' as differs
       from cpis.child order by nhs_number, updated_at desc`,
    )
    const { rows: replaced } = await client.query<{ number: string; by: string }>(
      'select nhs_number as number, replaced_by as by from cpis.superseded_number',
    )
    return [...people(rows), ...supersededPeople(rows, replaced)]
  })
}

function people(rows: readonly Row[]): KnownPerson[] {
  return rows.map(({ number, family, given, born, isProtected, adopted, differs }) => ({
    nhsNumber: number,
    familyName: family,
    // Who differs today differs tomorrow.
    givenNames: differs ? ['Another'] : given.split(' ').filter((name) => name !== ''),
    dateOfBirth: born,
    sex: 'unknown',
    status: adopted ? 'invalid' : isProtected ? 'restricted' : 'active',
    replacedBy: null,
  }))
}

/** The old number, and also the new one if no authority publishes it yet. */
function supersededPeople(rows: readonly Row[], replaced: readonly { number: string; by: string }[]): KnownPerson[] {
  const byNumber = new Map(people(rows).map((person) => [person.nhsNumber, person]))
  return replaced.flatMap(({ number, by }): KnownPerson[] => {
    const person = byNumber.get(number) ?? byNumber.get(by)
    if (person === undefined) return []
    const old: KnownPerson = { ...person, nhsNumber: number, status: 'superseded', replacedBy: by }
    return byNumber.has(by) ? [old] : [old, { ...person, nhsNumber: by }]
  })
}
