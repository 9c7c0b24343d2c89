import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Actor, ActorSetting } from '@/lib/identity/actor'
import { ticketFor } from '@/scripts/disposable-product/ticket'

let made = 0

/** Somebody who looks children up, logged in: hospital, setting, person, role and session in the database, and the resulting actor. */
export async function createClinicalActor(
  admin: pg.Client,
  given: { role?: 'CL' | 'SG'; name?: string; organisationName?: string; settingKind?: string; settingName?: string } = {},
): Promise<Actor> {
  made += 1
  const { role = 'CL', name = `Sam Clinician ${made}`, organisationName = `General Hospital ${made}` } = given
  const { settingKind = 'emergency-department', settingName = 'Front door' } = given
  const code = `U${String(made).padStart(4, '0')}`
  const { rows } = await admin.query<{ organisationId: string; settingId: string; personId: string; sessionId: string }>(
    `with o as (insert into cpis.organisation (kind, name, ods_code, status) values ('nhs', $1, $2, 'live') returning id),
          s as (insert into cpis.care_setting (organisation_id, kind, name) select o.id, $3, $4 from o returning id, organisation_id),
          p as (insert into cpis.person (name, email, status) values ($5, $6, 'active') returning id)
     select s.organisation_id as "organisationId", s.id as "settingId", p.id as "personId" from s, p`,
    [organisationName, code, settingKind, settingName, name, `clinician.${made}@example.test`],
  )
  const [place] = rows
  if (!place) throw new Error('The clinician was not added')
  const { sessionId, roleLabel } = await openSessionOf(admin, place, role)
  const actor = {
    sessionId,
    personId: place.personId,
    name,
    role,
    roleLabel,
    organisation: { id: place.organisationId, kind: 'nhs' as const, code, name: organisationName },
    setting: await settingOf(admin, place.settingId),
    roles: 1,
    authTime: new Date(),
  }
  return { ...actor, ticket: await ticketFor(admin, actor) }
}

/** In a separate statement: the trigger on roles needs the organisation and the setting to exist already. */
async function openSessionOf(
  admin: pg.Client,
  place: { organisationId: string; settingId: string; personId: string },
  role: 'CL' | 'SG',
): Promise<{ sessionId: string; roleLabel: string }> {
  const { rows } = await admin.query<{ sessionId: string; roleLabel: string }>(
    `with a as (insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id) values ($1, $2, $3, $4) returning id)
     insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
     select $5, $1, 1, 'cis2', a.id, now() + interval '1 hour' from a
     returning id as "sessionId", (select label from cpis.role where code = $2) as "roleLabel"`,
    [place.personId, role, place.organisationId, place.settingId, randomBytes(32)],
  )
  const [session] = rows
  if (!session) throw new Error('The session was not opened')
  return session
}

async function settingOf(admin: pg.Client, settingId: string): Promise<ActorSetting> {
  const { rows } = await admin.query<ActorSetting>(
    `select s.id, s.kind, k.label, s.name, k.unscheduled, k.usual_reason as "usualReason"
     from cpis.care_setting s join cpis.setting_kind k on k.code = s.kind where s.id = $1`,
    [settingId],
  )
  const [setting] = rows
  if (!setting) throw new Error('The care setting was not added')
  return setting
}
