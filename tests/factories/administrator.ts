import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'

let made = 0

/** An administrator of a hospital (OA), a national administrator (NA) or an auditor (AU) who is logged in. */
export async function createAdministrator(admin: pg.Client, role: 'OA' | 'NA' | 'AU'): Promise<Actor> {
  made += 1
  const email = `administrator.${made}@example.test`
  const kind = role === 'OA' ? 'nhs' : 'national'
  const name = `Kim Administrator ${made}`
  const organisationName = `Administration ${made}`
  const code = `V${String(made).padStart(4, '0')}`
  const { rows: places } = await admin.query<{ organisationId: string }>(
    `insert into cpis.organisation (kind, name, ods_code, status) values ($1, $2, $3, 'live') returning id as "organisationId"`,
    [kind, organisationName, code],
  )
  const organisationId = places[0]?.organisationId ?? ''
  const { rows } = await admin.query<{ personId: string; sessionId: string; roleLabel: string }>(
    `with p as (insert into cpis.person (name, email, status) values ($1, $2, 'active') returning id),
          a as (insert into cpis.role_assignment (person_id, role, organisation_id) select p.id, $3, $4 from p returning id, person_id)
     insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
     select $5, a.person_id, 1, 'cis2', a.id, now() + interval '1 hour' from a
     returning person_id as "personId", id as "sessionId", (select label from cpis.role where code = $3) as "roleLabel"`,
    [name, email, role, organisationId, randomBytes(32)],
  )
  const [row] = rows
  if (!row) throw new Error('The administrator was not added')
  return { ...row, name, role, organisation: { id: organisationId, kind, code, name: organisationName }, setting: null, roles: 1, authTime: new Date() }
}
