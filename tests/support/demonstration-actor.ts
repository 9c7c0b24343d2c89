import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'
import { withTicket } from '@/scripts/disposable-product/ticket'

/** Somebody of the demonstration register, logged in in their first role: their session in the database, and the resulting actor. */
export async function demonstrationActor(admin: pg.Client, name: string): Promise<Actor> {
  const { rows } = await admin.query<Omit<Actor, 'ticket'>>(
    `with a as (
       select a.*, p.auth_version from cpis.person p join cpis.role_assignment a on a.person_id = p.id and a.ended_at is null
       where p.name = $1 order by a.granted_at, a.id limit 1
     ), s as (
       insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
       select $2, a.person_id, a.auth_version, 'entra', a.id, now() + interval '1 hour' from a returning id)
     select a.person_id as "personId", s.id as "sessionId", $1::text as name, a.role, r.label as "roleLabel", 1 as roles, now() as "authTime",
       null as setting, json_build_object('id', o.id, 'kind', o.kind, 'code', coalesce(t.dfe_code, o.ods_code, ''), 'name', o.name) as organisation
     from s, a join cpis.role r on r.code = a.role join cpis.organisation o on o.id = a.organisation_id
     left join cpis.authority t on t.organisation_id = o.id`,
    [name, randomBytes(32)],
  )
  const [actor] = rows
  if (!actor) throw new Error(`Nobody of the demonstration is called ${name}`)
  return withTicket(admin, actor)
}
