import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { Ticket } from '@/lib/db/ticket'
import type { Actor } from '@/lib/identity/actor'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { withClient } from '../database/with-client'
import { ticketFor } from '../disposable-product/ticket'
import { hashOfToken } from '../disposable-product/token-hash'

/** Who the load is spread over: clinicians of the register, each with a live session, and children about whom something is held. */
export interface Cast {
  /** The ticket as text: a cast is sent from process to process. */
  clinicians: { actor: Omit<Actor, 'ticket'>; ticket: string; token: string }[]
  numbers: NhsNumber[]
  /** A child with a full list of the last 25 and the most to show, for the page that is read over and over. */
  fullest: NhsNumber
}

/** A clinician of the cast, as the product knows them. */
export function actorOf({ actor, ticket }: Cast['clinicians'][number]): Actor {
  return { ...actor, ticket: new Ticket(ticket) }
}

/** A random element, each equally likely. @throws RangeError for an empty list */
export function anyOf<T>(list: readonly T[]): T {
  const one = list[Math.floor(Math.random() * list.length)]
  if (one === undefined) throw new RangeError('There is nobody to choose from')
  return one
}

/** How many children, and how many clinicians, the load is spread over. */
const MOST_NUMBERS = 20_000
const CLINICIANS = 200

/**
 * Reads the cast from a register and opens a session for each clinician: the token's hash in the table, as a log-in does.
 *
 * @param adminUrl the superuser's address of the register: row-level security does not apply to a superuser
 */
export async function readCast(adminUrl: string): Promise<Cast> {
  return withClient(adminUrl, async (client) => {
    const numbers = await readNumbers(client)
    await engageClinicians(client)
    return { clinicians: await openSessions(client), numbers, fullest: await readFullest(client, numbers) }
  })
}

async function readNumbers(client: pg.Client): Promise<NhsNumber[]> {
  // Ordered by a hash: the same children every time, from all over the register.
  const { rows } = await client.query<{ nhs_number: NhsNumber }>(
    `select p.nhs_number from cpis.plan p join cpis.child c on c.id = p.child_id
     where p.withdrawn_at is null and p.nhs_number not in (select s.nhs_number from cpis.child s where s.is_protected)
       and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) = 'current'
     group by p.nhs_number order by md5(p.nhs_number) limit $1`,
    [MOST_NUMBERS],
  )
  if (rows.length === 0) throw new Error('The register holds nobody with a current plan.')
  return rows.map((row) => row.nhs_number)
}

async function readFullest(client: pg.Client, numbers: NhsNumber[]): Promise<NhsNumber> {
  const { rows } = await client.query<{ nhs_number: NhsNumber }>(
    `select p.nhs_number
     from cpis.plan p join cpis.authority a on a.organisation_id = p.authority_id
     where p.nhs_number = any ($1) and p.withdrawn_at is null
     group by p.nhs_number
     order by least(25, (select count(*) from cpis.access_matched m where m.nhs_number = p.nhs_number and m.listed)) desc,
       count(*) desc, max(cardinality(a.shared_details)) desc, p.nhs_number
     limit 1`,
    [numbers.slice(0, 500)],
  )
  return rows[0]?.nhs_number ?? (numbers[0] as NhsNumber)
}

/** The demonstration has a dozen clinicians; a national service has thousands, and hardly ever two look-ups in a row by the same one. */
async function engageClinicians(client: pg.Client): Promise<void> {
  await client.query(
    `with place as (
       select s.id, s.organisation_id, row_number() over (order by s.id) - 1 as position, count(*) over () as places
       from cpis.care_setting s join cpis.setting_kind k on k.code = s.kind and k.unscheduled
       join cpis.organisation o on o.id = s.organisation_id and o.status <> 'suspended'
     ), engaged as (
       insert into cpis.person (name, email, status)
       select 'Clinician ' || chr(65 + number / 26) || chr(65 + number % 26), 'clinician-' || number || '@bench.example', 'active'
       from generate_series(0, $1::integer - 1) number
       on conflict (email) do nothing
       returning id, split_part(split_part(email, '@', 1), '-', 2)::integer as number
     )
     insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id)
     select e.id, 'CL', p.organisation_id, p.id from engaged e join place p on p.position = e.number % p.places`,
    [CLINICIANS],
  )
}

type ClinicianRow = {
  person_id: string
  person_name: string
  assignment_id: string
  role: 'CL' | 'SG'
  role_label: string
  organisation_id: string
  organisation_code: string
  organisation_name: string
  setting_id: string
  setting_kind: string
  setting_label: string
  setting_name: string
  unscheduled: boolean
  usual_reason: string
}

async function openSessions(client: pg.Client): Promise<Cast['clinicians']> {
  const { rows } = await client.query<ClinicianRow>(
    `select distinct on (p.id) p.id as person_id, p.name as person_name, a.id as assignment_id, a.role, r.label as role_label,
       o.id as organisation_id, o.ods_code as organisation_code, o.name as organisation_name,
       s.id as setting_id, s.kind as setting_kind, k.label as setting_label, s.name as setting_name, k.unscheduled, k.usual_reason
     from cpis.role_assignment a
     join cpis.person p on p.id = a.person_id and p.status = 'active'
     join cpis.role r on r.code = a.role
     join cpis.organisation o on o.id = a.organisation_id and o.status <> 'suspended'
     join cpis.care_setting s on s.id = a.care_setting_id
     join cpis.setting_kind k on k.code = s.kind
     where a.ended_at is null and k.unscheduled
     order by p.id, a.id
     limit $1`,
    [CLINICIANS],
  )
  if (rows.length === 0) throw new Error('The register holds no clinician in unscheduled care.')
  const clinicians: Cast['clinicians'] = []
  for (const row of rows) clinicians.push(await openSession(client, row))
  return clinicians
}

async function openSession(client: pg.Client, row: ClinicianRow): Promise<Cast['clinicians'][number]> {
  const token = randomBytes(32).toString('base64url')
  const { rows } = await client.query<{ id: string; auth_time: Date }>(
    `insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
     select $1, p.id, p.auth_version, 'cis2', $3, now() + interval '10 hours' from cpis.person p where p.id = $2
     returning id, auth_time`,
    [hashOfToken(token), row.person_id, row.assignment_id],
  )
  const session = rows[0]
  if (!session) throw new Error('A session could not be opened.')
  const actor: Omit<Actor, 'ticket'> = {
    sessionId: session.id,
    personId: row.person_id,
    name: row.person_name,
    role: row.role,
    roleLabel: row.role_label,
    organisation: { id: row.organisation_id, kind: 'nhs', code: row.organisation_code, name: row.organisation_name },
    setting: {
      id: row.setting_id,
      kind: row.setting_kind,
      label: row.setting_label,
      name: row.setting_name,
      unscheduled: row.unscheduled,
      usualReason: row.usual_reason,
    },
    roles: 1,
    authTime: session.auth_time,
  }
  return { actor, ticket: (await ticketFor(client, actor)).text, token }
}
