import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'
import { ticketFor } from '@/scripts/disposable-product/ticket'

let made = 0

/**
 * An administrator of a hospital (OA), a national administrator (NA) or an auditor (AU) who is logged in.
 *
 * @param at where they work; a new organisation if left out
 */
export async function createAdministrator(admin: pg.Client, role: 'OA' | 'NA' | 'AU', at?: Actor['organisation']): Promise<Actor> {
  made += 1
  const email = `administrator.${made}@example.test`
  const name = `Kim Administrator ${made}`
  const organisation = at ?? (await createPlace(admin, role === 'OA' ? 'nhs' : 'national'))
  const { rows } = await admin.query<{ personId: string; sessionId: string; roleLabel: string }>(
    `with p as (insert into cpis.person (name, email, status) values ($1, $2, 'active') returning id),
          a as (insert into cpis.role_assignment (person_id, role, organisation_id) select p.id, $3, $4 from p returning id, person_id)
     insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
     select $5, a.person_id, 1, 'cis2', a.id, now() + interval '1 hour' from a
     returning person_id as "personId", id as "sessionId", (select label from cpis.role where code = $3) as "roleLabel"`,
    [name, email, role, organisation.id, randomBytes(32)],
  )
  const [row] = rows
  if (!row) throw new Error('The administrator was not added')
  const actor = { ...row, name, role, organisation, setting: null, roles: 1, authTime: new Date() }
  return { ...actor, ticket: await ticketFor(admin, actor) }
}

async function createPlace(admin: pg.Client, kind: 'nhs' | 'national'): Promise<Actor['organisation']> {
  const place = { kind, code: `V${String(made).padStart(4, '0')}`, name: `Administration ${made}` }
  const { rows } = await admin.query<{ id: string }>(
    `insert into cpis.organisation (kind, name, ods_code, status) values ($1, $2, $3, 'live') returning id`,
    [kind, place.name, place.code],
  )
  return { ...place, id: rows[0]?.id ?? '' }
}
