import type pg from 'pg'

/** An authority that tests invent, in the organisation table and beside it. */
export type TestAuthority = { id: string; code: string; name: string }

let made = 0

/**
 * Adds a live authority with telephone numbers of the drama range.
 *
 * @param given what matters to the test; the DfE code counts up from 801 otherwise
 */
export async function createAuthority(admin: pg.Client, given: { code?: string; name?: string } = {}): Promise<TestAuthority> {
  made += 1
  const code = given.code ?? String(800 + made)
  const name = given.name ?? `Authority ${code}`
  const { rows } = await admin.query<{ id: string }>(
    `with o as (insert into cpis.organisation (kind, name, status) values ('authority', $1, 'live') returning id)
     insert into cpis.authority (organisation_id, dfe_code, gss_code, day_phone, duty_phone)
     select id, $2, $3, '01632 960100', '01632 960200' from o returning organisation_id as id`,
    [name, code, `E06000${code}`],
  )
  return { id: rows[0]?.id ?? '', code, name }
}
