import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'
import type { Role } from '@/lib/policy/permissions'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import type { TestAuthority } from './authority'

let made = 0

/** Somebody who works for an authority and is logged in: their person, role and session in the database, and the resulting actor. */
export async function createAuthorityActor(admin: pg.Client, authority: TestAuthority, role: Role, name?: string): Promise<Actor> {
  made += 1
  const personName = name ?? `Pat Tester ${made}`
  const { rows } = await admin.query<{ personId: string; sessionId: string; roleLabel: string }>(
    `with p as (insert into cpis.person (name, email, status) values ($1, $2, 'active') returning id),
          a as (insert into cpis.role_assignment (person_id, role, organisation_id) select p.id, $3, $4 from p returning id, person_id)
     insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
     select $5, a.person_id, 1, 'entra', a.id, now() + interval '1 hour' from a
     returning person_id as "personId", id as "sessionId", (select label from cpis.role where code = $3) as "roleLabel"`,
    [personName, `tester.${made}@example.test`, role, authority.id, randomBytes(32)],
  )
  const [row] = rows
  if (!row) throw new Error('The person was not added')
  const organisation = { id: authority.id, kind: 'authority' as const, code: authority.code, name: authority.name }
  const actor = { ...row, name: personName, role, organisation, setting: null, roles: 1, authTime: new Date() }
  return { ...actor, ticket: await ticketFor(admin, actor) }
}
