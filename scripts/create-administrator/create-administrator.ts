import type pg from 'pg'
import { nationalBody } from '@/lib/organisations/national-body'
import { Refusal } from '@/lib/shared/refusal'
import { withClient } from '../database/with-client'

/** Every privileged role takes two of them: one asks, the other approves. */
const WANTED = 2

/** A national administrator whom an operator sets up: who they are, and how their identity provider knows them. */
export type NewAdministrator = { name: string; subject: string; provider: 'cis2' | 'entra' }

/** Where the administrator works now, and how many national administrators there are with them. */
type Created = { organisation: string; administrators: number }

/**
 * Creates a national administrator as long as there are fewer than two who can log in, and the national body if there is none yet. Everybody
 * else is added on the screens, by two people. When one of the two has been suspended, the operator fills up again in the same way; the
 * compliance log and the history of the person say that it was an operator.
 *
 * @param adminUrl address with a login that may act as the roles of the migrations
 * @throws Refusal in one sentence, if there are two already or the identifier belongs to somebody else
 */
export async function createNationalAdministrator(adminUrl: string, given: NewAdministrator): Promise<Created> {
  return withClient(adminUrl, async (client) => {
    await client.query('begin')
    await client.query('set local role cpis_identity') // row-level security lets this role write people
    // Two commands at the same time must not both succeed.
    await client.query(`select pg_advisory_xact_lock(hashtext('cpis.administrators'))`)
    const created = await create(client, given)
    await client.query('commit')
    return created
  })
}

async function create(client: pg.Client, { name, subject, provider }: NewAdministrator): Promise<Created> {
  const { rows: able } = await client.query('select from cpis.national_administrators()')
  if (able.length >= WANTED) {
    throw new Refusal('There are already two national administrators: one asks for the next on the screens, and the other approves.')
  }
  const { rows: known } = await client.query('select from cpis.person_identity where provider = $1 and subject = $2', [provider, subject])
  if (known.length > 0) throw new Refusal('This identifier belongs to somebody who is already in the register: give one of a person without a role.')
  const organisation = await nationalOrganisation(client)
  const administrators = able.length + 1
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
    `insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id, details) values ('person.create-administrator', 'done', $2, 'person', $1, $3)`,
    [person?.id, organisation.id, JSON.stringify({ role: 'NA', provider, administrators })],
  )
  return { organisation: organisation.name, administrators }
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
