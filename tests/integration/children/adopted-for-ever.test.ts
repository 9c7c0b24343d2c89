import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { correctNumber } from '@/lib/children/correct-number'
import { recordAdoption } from '@/lib/children/record-adoption'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { todayInLondon } from '@/lib/shared/calendar-date'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { ORDINARY_ROW, uploadFile } from '@/tests/support/upload-file'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let child: TestChild
const today = todayInLondon(new Date())

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Manager')
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
})

async function seen(childId: string): Promise<string> {
  const { rows } = await app.admin.query<{ version: string }>('select version_id as version from cpis.child where id = $1', [childId])
  return rows[0]!.version
}

/** Records an adoption more than 13 months ago. */
async function adoptedLongAgo(): Promise<void> {
  await recordAdoption(manager, { childId: child.id, seen: await seen(child.id), on: today })
  await app.admin.query('set session_replication_role = replica')
  await app.admin.query(`update cpis.plan set start_date = start_date - 420, end_date = end_date - 420 where child_id = $1`, [child.id])
  await recordedMonthsAgo(app.admin, 14, 'p.child_id = $1', child.id)
  await app.admin.query('set session_replication_role = origin')
  await app.admin.query('select cpis.erase_old_records()')
}
const publish = (by: Actor, number: string = child.nhsNumber) =>
  applyUpload(by, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{ ...ORDINARY_ROW, nhs_number: number }]) })

describe('the old number of an adopted child, when everything about the child has been erased', () => {
  it('is nowhere in clear, nor as the look-ups of numbers of which nothing was held are', async () => {
    await adoptedLongAgo()
    for (const table of ['child', 'child_version', 'plan', 'plan_version', 'notification']) {
      expect([table, (await app.admin.query(`select from cpis.${table} where authority_id = $1`, [authority.id])).rowCount]).toEqual([table, 0])
    }
    const { rows } = await app.admin.query<{ key: Buffer }>('select number_key as key from cpis.closed_number where authority_id = $1', [
      authority.id,
    ])
    expect(rows).toHaveLength(1)
    expect(rows[0]?.key).toHaveLength(32)
    expect(JSON.stringify(rows)).not.toContain(child.nhsNumber)
  })

  it('is published by no file of the authority again, and says why as before', async () => {
    await adoptedLongAgo()
    const report = await publish(manager)
    expect(report.rows).toMatchObject([
      { outcome: 'rejected', column: 'nhs_number', reason: expect.stringMatching(/^This number was closed by an adoption/) },
    ])
  })

  it('takes no record by a correction, nor is it joined to another, by nobody', async () => {
    await adoptedLongAgo()
    const second = await createChild(app.admin, authority)
    await expect(correctNumber(manager, { childId: second.id, seen: await seen(second.id), number: child.nhsNumber })).rejects.toMatchObject({
      kind: 'conflict',
      field: 'number',
    })
    const elsewhere = await createAuthority(app.admin)
    const colleague = await createAuthorityActor(app.admin, elsewhere, 'LD')
    const same = await createChild(app.admin, elsewhere, { nhsNumber: child.nhsNumber })
    const renamed = await createChild(app.admin, elsewhere)
    const now = fakeNhsNumber(8600)
    for (const [of, number] of [
      [same.id, now],
      [renamed.id, child.nhsNumber],
    ] as const) {
      await expect(replaceNumber(colleague, { childId: of, seen: await seen(of), number, again: number })).rejects.toMatchObject({
        kind: 'conflict',
        field: 'number',
      })
    }
    expect((await app.admin.query('select from cpis.superseded_number')).rowCount).toBe(0)
  })

  it('is for another authority, which does not know of the adoption, a number like any other', async () => {
    await adoptedLongAgo()
    const elsewhere = await createAuthority(app.admin)
    expect((await publish(await createAuthorityActor(app.admin, elsewhere, 'LD'))).counts).toMatchObject({ added: 1 })
  })

  it.each([
    [
      'is not closed for ever when demographics say that it is the number of somebody else, whom another authority holds',
      '2011-05-05',
      'Elsewhere',
      true,
      0,
    ],
    ['is, when only the name is another one: an adopted child has a new one', null, 'Elsewhere', true, 1],
    ['is, when only the date of birth is another one', '2011-05-05', 'Ashworth', true, 1],
    ['is, when demographics were never asked about whoever else holds it', '2011-05-05', 'Elsewhere', false, 1],
  ])('%s', async (_what, born, familyName, wasCompared, kept) => {
    const somebody = {
      nhsNumber: child.nhsNumber,
      familyName,
      givenName: familyName === 'Ashworth' ? 'Robin' : 'Ida',
      wasCompared,
      ...(born && { born }),
    }
    await createPlan(app.admin, await createChild(app.admin, await createAuthority(app.admin), somebody))
    await adoptedLongAgo()
    expect((await app.admin.query('select from cpis.child where id = $1', [child.id])).rowCount).toBe(0)
    expect((await app.admin.query('select from cpis.closed_number where authority_id = $1', [authority.id])).rowCount).toBe(kept)
  })

  it('is kept open by nothing that happened to other numbers', async () => {
    await adoptedLongAgo()
    expect((await publish(manager, fakeNhsNumber(8601))).counts).toMatchObject({ added: 1 })
  })

  it('is erased only when its key is kept: a record of which none was made stays closed as it is', async () => {
    await app.admin.query(`update cpis.plan set end_date = cpis.today() where child_id = $1`, [child.id])
    await app.admin.query(`update cpis.child set closed_why = 'adopted', closed_on = cpis.today(), change = 'adopted' where id = $1`, [child.id])
    await app.admin.query('set session_replication_role = replica')
    await app.admin.query(`update cpis.plan set start_date = start_date - 420, end_date = end_date - 420 where child_id = $1`, [child.id])
    await recordedMonthsAgo(app.admin, 14, 'p.child_id = $1', child.id)
    await app.admin.query('set session_replication_role = origin')
    await app.admin.query('select cpis.erase_old_records()')
    expect((await app.admin.query('select from cpis.plan where child_id = $1', [child.id])).rowCount).toBe(0)
    expect((await publish(manager)).rows).toMatchObject([{ outcome: 'rejected', reason: expect.stringMatching(/closed by an adoption/) }])
  })
})

describe('that a number was closed by an adoption elsewhere', () => {
  it('cannot be told from any other reason for which two numbers are not joined', async () => {
    await recordAdoption(manager, { childId: child.id, seen: await seen(child.id), on: today })
    const elsewhere = await createAuthority(app.admin)
    const colleague = await createAuthorityActor(app.admin, elsewhere, 'LD')
    const [same, other] = [await createChild(app.admin, elsewhere, { nhsNumber: child.nhsNumber }), await createChild(app.admin, elsewhere)]
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [other.nhsNumber, fakeNhsNumber(8602)])
    const now = fakeNhsNumber(8603)
    const refusals: { kind: string; message: string }[] = []
    for (const of of [same.id, other.id]) {
      refusals.push(
        await replaceNumber(colleague, { childId: of, seen: await seen(of), number: now, again: now }).then(
          () => Promise.reject(new Error('Joined')),
          (error) => error,
        ),
      )
    }
    expect(refusals[0]?.message).toBe(refusals[1]?.message)
    expect(refusals[0]?.message).not.toMatch(/adopt|belong|known|elsewhere|another authority|join|link/i)
    const { rows } = await app.admin.query<{ answer: string }>(
      `select distinct substring(pg_get_functiondef('cpis.replace_number(uuid,text,uuid,text)'::regprocedure) from 'linked-otherwise') as answer`,
    )
    expect(rows).toEqual([{ answer: null }])
  })
})
