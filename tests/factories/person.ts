import type pg from 'pg'
import type { ProviderId } from '@/lib/identity/providers'
import type { Role } from '@/lib/policy/permissions'

/** A role that a person holds: at an authority (DfE code), at an NHS organisation (ODS code) in a setting, or nationally (X26). */
export type TestRole = { role: Role; organisation: string; setting?: string }

/** Somebody whom an identity provider can vouch for. */
export type TestPerson = { id: string; name: string; provider: ProviderId; subject: string }

let made = 0

/**
 * Adds a person, their identity at the provider, their roles, and whatever organisations and settings these need.
 *
 * @param given by default, a nurse in the emergency department of RR8
 */
export async function createPerson(
  admin: pg.Client,
  given: { name?: string; provider?: ProviderId; subject?: string; status?: 'active' | 'invited' | 'suspended'; roles?: TestRole[] } = {},
): Promise<TestPerson> {
  made += 1
  const { name = `Sam Person ${made}`, provider = 'cis2', subject = `subject-${made}`, status = 'active' } = given
  const { rows } = await admin.query<{ id: string }>(
    `with p as (insert into cpis.person (name, email, status) values ($1, $2, $3) returning id)
     insert into cpis.person_identity (provider, subject, person_id) select $4, $5, id from p returning person_id as id`,
    [name, `person.${made}@example.test`, status, provider, subject],
  )
  const id = rows[0]?.id ?? ''
  const roles = given.roles ?? [{ role: 'CL', organisation: 'RR8', setting: 'emergency-department' }]
  for (const role of roles) await grantRole(admin, id, role)
  return { id, name, provider, subject }
}

/** Gives somebody a role. Returns the id of the assignment. */
export async function grantRole(admin: pg.Client, personId: string, given: TestRole): Promise<string> {
  const organisation = await organisationOf(admin, given.organisation)
  const setting = given.setting === undefined ? null : await settingOf(admin, organisation, given.setting)
  const { rows } = await admin.query<{ id: string }>(
    'insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id) values ($1, $2, $3, $4) returning id',
    [personId, given.role, organisation, setting],
  )
  return rows[0]?.id ?? ''
}

async function organisationOf(admin: pg.Client, code: string): Promise<string> {
  const isAuthority = /^[2-9][0-9]{2}$/.test(code)
  const known = await admin.query<{ id: string }>(
    `select o.id from cpis.organisation o left join cpis.authority a on a.organisation_id = o.id where coalesce(a.dfe_code, o.ods_code) = $1`,
    [code],
  )
  if (known.rows[0]) return known.rows[0].id
  const kind = isAuthority ? 'authority' : code === 'X26' ? 'national' : 'nhs'
  const added = await admin.query<{ id: string }>(
    `insert into cpis.organisation (kind, name, ods_code, status) values ($1, $2, $3, 'live') returning id`,
    [kind, `Organisation ${code}`, isAuthority ? null : code],
  )
  const id = added.rows[0]?.id ?? ''
  if (isAuthority) {
    await admin.query('insert into cpis.authority (organisation_id, dfe_code, gss_code) values ($1, $2, $3)', [id, code, `E08000${code}`])
  }
  return id
}

async function settingOf(admin: pg.Client, organisationId: string, kind: string): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into cpis.care_setting (organisation_id, kind, name) select $1, code, label from cpis.setting_kind where code = $2
     on conflict (organisation_id, kind, name) do update set name = excluded.name returning id`,
    [organisationId, kind],
  )
  return rows[0]?.id ?? ''
}
