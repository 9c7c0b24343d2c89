import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { confirmRegister } from '@/lib/data-quality/confirm-register'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { makesFresh } from '@/lib/uploads/save/mark-fresh'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndMatch } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { ORDINARY_ROW, uploadFile, type FileRow } from '@/tests/support/upload-file'
import { childRecord, uploadMessage } from '@/tests/support/upload-message'

/** What the date of an authority's information means: its last file that was accepted nearly whole, or a person who compared the lists. */

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let number = 61_000

beforeAll(async () => {
  app = await startApplication()
  await liftLimit(app.adminUrl, 'file')
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  await app.admin.query(`update cpis.authority set register_updated_at = now() - interval '60 days' where organisation_id = $1`, [authority.id])
})

async function daysOld(): Promise<number> {
  const { rows } = await app.admin.query<{ days: number }>(
    `select floor(extract(epoch from now() - register_updated_at) / 86400)::integer as days from cpis.authority where organisation_id = $1`,
    [authority.id],
  )
  return rows[0]!.days
}

/** A file of good rows, and of rows that cannot be accepted. */
function rows(good: number, bad: number): FileRow[] {
  return Array.from({ length: good + bad }, (_, at) => ({
    nhs_number: fakeNhsNumber(number++),
    local_id: `R-${number}`,
    ...(at >= good && { start_date: 'soon' }),
  }))
}

const send = (file: FileRow[], contents: 'full' | 'changes' = 'changes') =>
  applyUpload(manager, { fileName: 'f.csv', contents, bytes: uploadFile(file) })

it.each([
  [0, 0, false],
  [1, 3, false],
  [94, 6, false],
  [95, 5, true],
  [100, 0, true],
])('%i accepted rows and %i that are not make a register new: %s', (good, bad, fresh) => {
  expect(makesFresh({ read: good + bad, rejected: bad })).toBe(fresh)
})

describe('a register of 60 days ago', () => {
  it('is new by a file that is accepted, and stays as old by one of which one row in four is', async () => {
    await send(rows(1, 3))
    expect(await daysOld()).toBe(60)
    await send(rows(20, 1))
    expect(await daysOld()).toBe(0)
  })

  it('stays as old when a person mends a row, or adds a plan, which have dates of their own', async () => {
    await send(rows(1, 3))
    const [row] = await listRowsToFix(manager, {})
    const mended = fakeNhsNumber(number++)
    await fixRow(manager, { rowId: row!.id, cells: { ...ORDINARY_ROW, nhs_number: mended } })
    const child = await createChild(app.admin, authority)
    await createPlan(app.admin, child)
    expect(await daysOld()).toBe(60)
    const nurse = await createClinicalActor(app.admin)
    const [byHand] = (await checkAndMatch(nurse, child.nhsNumber)).records
    expect(Math.abs(Date.now() - byHand!.byHandAt!.getTime())).toBeLessThan(60_000)
    const { rows: sent } = await app.admin.query<{ nhs_number: string }>(
      'select nhs_number from cpis.plan where authority_id = $1 and upload_id is not null limit 1',
      [authority.id],
    )
    expect((await checkAndMatch(nurse, sent[0]!.nhs_number as never)).records[0]!.byHandAt).toBeNull()
  })

  it('is new when somebody who sends files says that they have compared the lists; nobody else may', async () => {
    const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
    await expect(confirmRegister(practitioner, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    expect(await daysOld()).toBe(60)
    await confirmRegister(manager, {})
    expect(await daysOld()).toBe(0)
  })
})

describe('is as old as what was said', () => {
  it('in a national message that was made 20 days ago and is sent today, and sent again', async () => {
    authority = await createAuthority(app.admin, { code: '330' })
    manager = await createAuthorityActor(app.admin, authority, 'LD')
    const { rows: at } = await app.admin.query<{ made: string }>(
      `select to_char((now() - interval '20 days') at time zone 'UTC', 'YYYYMMDDHH24MISS') as made`,
    )
    const records = [childRecord({ number: fakeNhsNumber(number++) }).replace('202606240900', '202506240900')]
    const bytes = Buffer.from(uploadMessage({ records }).replace('20261122090000', at[0]!.made))
    for (const before of [false, true]) {
      const report = await applyUpload(manager, { fileName: 'm.xml', contents: 'full', bytes })
      expect({ before: report.appliedBefore !== null, days: await daysOld() }).toEqual({ before, days: 20 })
    }
  })

  it('in a list that was received 20 days ago and is saved today', async () => {
    const { uploadId } = await submitUpload(manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile(rows(1, 0)), via: 'page' })
    await app.admin.query(`update cpis.upload set received_at = received_at - interval '20 days' where id = $1`, [uploadId])
    await checkUpload(manager, { uploadId })
    await confirmUpload(manager, { uploadId })
    expect(await daysOld()).toBe(20)
  })

  it('and no older than what a person has said since', async () => {
    const { uploadId } = await submitUpload(manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile(rows(1, 0)), via: 'page' })
    await app.admin.query(`update cpis.upload set received_at = received_at - interval '20 days' where id = $1`, [uploadId])
    await confirmRegister(manager, {})
    await checkUpload(manager, { uploadId })
    await confirmUpload(manager, { uploadId })
    expect(await daysOld()).toBe(0)
  })
})

it('a full file of which no row is accepted says of nothing that it is absent, waits or was told to anybody', async () => {
  await createPlansInPlace(app.admin, authority, 20)
  const held = (at: number): FileRow => ({
    nhs_number: fakeNhsNumber(60_000 + at),
    local_id: `F-${at + 1}`,
    date_of_birth: '2011-01-01',
    plan_type: 'CPP',
  })
  const report = await send([held(0), held(1)], 'full')
  expect(report).toMatchObject({ fileCode: 'CPF04', endings: { absent: 0, fromThisFile: 0, need: 'nobody' } })
  const { rows: written } = await app.admin.query(
    `select (select count(*) from cpis.held_ending where authority_id = $1)::integer as held,
            (select count(*) from cpis.mass_ending where authority_id = $1)::integer as told`,
    [authority.id],
  )
  expect(written).toEqual([{ held: 0, told: 0 }])
})
