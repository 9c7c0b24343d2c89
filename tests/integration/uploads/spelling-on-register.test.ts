import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findSpellingOnRegister } from '@/lib/uploads/to-fix/spelling-on-register'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let authority: TestAuthority
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  child = await createChild(app.admin, authority)
})

/** A row of an authority's file that was not accepted. */
async function rejectedRow(whose: TestAuthority, cells: Record<string, string>, code = 'CPR03'): Promise<string> {
  const { rows } = await app.admin.query<{ id: string }>(
    `with u as (insert into cpis.upload (authority_id, state, contents, file_name, file_sha256, file_code, via, received_by, applied_at, applied_by)
                values ($1, 'saved', 'changes', 'spelling.csv', repeat('0', 64), 'CPF03', 'page', 'Someone', now(), 'Someone') returning id)
     insert into cpis.rejected_row (authority_id, upload_id, row, cells, about, code, column_name, reason)
     select $1, u.id, 2, $2, $3, $4, 'family_name', 'Another name' from u returning id`,
    [whose.id, cells, JSON.stringify(cells), code],
  )
  return rows[0]!.id
}

async function spelling(whose: TestAuthority, rowId: string) {
  return findSpellingOnRegister(await createAuthorityActor(app.admin, whose, 'LD'), { rowId })
}

describe('the spelling on one’s own register', () => {
  it('is offered for a row that writes a held child otherwise', async () => {
    const row = await rejectedRow(authority, { nhs_number: child.nhsNumber.replace(/^(...)/, '$1 '), family_name: 'Somebody', given_name: 'Else' })
    const { rows } = await app.admin.query('select family_name as "familyName", given_name as "givenName" from cpis.child where id = $1', [child.id])
    expect(await spelling(authority, row)).toMatchObject({ nhsNumber: child.nhsNumber, ...rows[0] })
  })

  it('is nothing of a child that only another authority holds, of a row of another authority, or of a number that nobody holds', async () => {
    const other = await createAuthority(app.admin)
    const row = await rejectedRow(other, { nhs_number: child.nhsNumber, family_name: 'Somebody' })
    expect(await spelling(other, row)).toBeNull()
    expect(await spelling(authority, row)).toBeNull()
    expect(await spelling(authority, await rejectedRow(authority, { nhs_number: fakeNhsNumber(8500), family_name: 'Somebody' }))).toBeNull()
  })

  it('is nothing new when the row says the same, or is wrong for another reason', async () => {
    const { rows } = await app.admin.query<Record<string, string>>(
      'select nhs_number, family_name, given_name, date_of_birth::text from cpis.child where id = $1',
      [child.id],
    )
    expect(await spelling(authority, await rejectedRow(authority, rows[0]!))).toBeNull()
    expect(await spelling(authority, await rejectedRow(authority, { nhs_number: child.nhsNumber, family_name: 'Somebody' }, 'CPR07'))).toBeNull()
  })

  it('is the data manager’s to see', async () => {
    const row = await rejectedRow(authority, { nhs_number: child.nhsNumber, family_name: 'Somebody' })
    const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
    await expect(findSpellingOnRegister(practitioner, { rowId: row })).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})
