import type pg from 'pg'
import { nationalBody } from '@/lib/organisations/national-body'
import { Refusal } from '@/lib/shared/refusal'
import { withClient } from '../database/with-client'

/** The first national administrator: who they are, and how their identity provider knows them. */
export type FirstAdministrator = { name: string; subject: string; provider: 'cis2' | 'entra' }

/**
 * Creates the first national administrator, and the national body if there is none yet. Everybody after them is added on the screens, by two
 * people.
 *
 * @param adminUrl address with a login that may act as the roles of the migrations
 * @returns the name of the national body
 * @throws Refusal in one sentence, if there is a national administrator already or the identifier belongs to somebody else
 */
export async function createFirstAdministrator(adminUrl: string, given: FirstAdministrator): Promise<string> {
  return withClient(adminUrl, async (client) => {
    await client.query('begin')
    await client.query('set local role cpis_identity') // row-level security lets this role write people
    // Two commands at the same time must not both succeed.
    await client.query(`select pg_advisory_xact_lock(hashtext('cpis.administrators'))`)
    const organisation = await create(client, given)
    await client.query('commit')
    return organisation
  })
}

async function create(client: pg.Client, { name, subject, provider }: FirstAdministrator): Promise<string> {
  const { rows: held } = await client.query(`select from cpis.role_assignment where role = 'NA' and ended_at is null`)
  if (held.length > 0) throw new Refusal('There is already a national administrator: they ask for the next one on the screens, and another approves.')
  const { rows: known } = await client.query('select from cpis.person_identity where provider = $1 and subject = $2', [provider, subject])
  if (known.length > 0) throw new Refusal('This identifier belongs to somebody who is already in the register: give one of a person without a role.')
  const organisation = await nationalOrganisation(client)
  const {
    rows: [person],
  } = await client.query<{ id: string }>(
    `with p as (insert into cpis.person (name, status) values ($1, 'active') returning id)
     insert into cpis.person_identity (provider, subject, person_id) select $2, $3, id from p returning person_id as id`,
    [name, provider, subject],
  )
  await client.query(`insert into cpis.role_assignment (person_id, role, organisation_id) values ($1, 'NA', $2)`, [person?.id, organisation.id])
  await client.query(
    `insert into cpis.administration_change (person_id, organisation_id, what, about, by_name) values ($1, $2, 'role-given', 'National administrator', 'npm run admin:create')`,
    [person?.id, organisation.id],
  )
  await client.query(
    `insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id, details) values ('person.create-first', 'done', $2, 'person', $1, $3)`,
    [person?.id, organisation.id, JSON.stringify({ role: 'NA', provider })],
  )
  return organisation.name
}

async function nationalOrganisation(client: pg.Client): Promise<{ id: string; name: string }> {
  const {
    rows: [found],
  } = await client.query<{ id: string; name: string }>(`select id, name from cpis.organisation where kind = 'national' order by created_at limit 1`)
  if (found) return found
  const {
    rows: [made],
  } = await client.query<{ id: string; name: string }>(
    `insert into cpis.organisation (kind, name, ods_code, status) values ('national', $1, $2, 'live') returning id, name`,
    [nationalBody.name, nationalBody.odsCode],
  )
  if (!made) throw new Error('The national body was not added')
  return made
}
