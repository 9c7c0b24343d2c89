import type pg from 'pg'

/** An invented authority, with its rows in the organisation table and its own. */
export type TestAuthority = { id: string; code: string; name: string }

let made = 0

/**
 * Adds a live authority with telephone numbers from the range reserved for drama.
 *
 * @param given what matters to the test; without a DfE code, codes count up from 801
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
