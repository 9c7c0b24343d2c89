import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { openUpload } from '@/lib/uploads/open-upload'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import type { Actor } from '@/lib/identity/actor'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { ORDINARY_ROW, uploadFile, type FileRow } from '@/tests/support/upload-file'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'

let app: TestApplication
let colleague: pg.Client
let authority: TestAuthority
let manager: Actor

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  colleague = new pg.Client({ connectionString: app.adminUrl })
  await colleague.connect()
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  await createPlansInPlace(app.admin, authority, 40)
})
afterEach(() => colleague.end())

/** The first of the children in place, with a plan of another kind. */
/** So lately that nobody is asked whether it is a wrong year. */
const LATELY = addDays(todayInLondon(new Date()), -3)
const ROW: FileRow = {
  ...ORDINARY_ROW,
  nhs_number: fakeNhsNumber(60_000),
  local_id: 'F-1',
  family_name: 'Filler',
  given_name: 'Sam',
  date_of_birth: '2018-05-06',
  start_date: '2025-04-01',
}
const send = (row: FileRow) => applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([row]) })

/** A colleague saves by hand, and is about to commit. */
async function byHand(sql: string, values: unknown[]): Promise<void> {
  await colleague.query('begin')
  await colleague.query(sql, values)
}

const addByHand = () =>
  byHand(
    `insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, changed_by)
     select id, authority_id, nhs_number, 'LAC', date '2025-03-01', 'A colleague' from cpis.child where authority_id = $1 and nhs_number = $2`,
    [authority.id, ROW.nhs_number],
  )

/** Lets the colleague commit as soon as the act is waiting for them, and returns the act's result. */
async function meanwhileDone<Result>(act: Promise<Result>): Promise<Result> {
  let over = false
  const outcome = Promise.allSettled([act]).finally(() => (over = true))
  for (let waits = false; !waits && !over;) {
    const { rows } = await app.admin.query<{ waits: boolean }>(
      `select exists (select from pg_stat_activity where application_name = 'cpis upload' and datname = current_database() and wait_event_type = 'Lock') as waits`,
    )
    waits = rows[0]?.waits === true
  }
  await colleague.query('commit')
  const [settled] = await outcome
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

async function kept(): Promise<string[]> {
  const { rows } = await app.admin.query<{ by: string }>(
    `select changed_by as by from cpis.plan where authority_id = $1 and type = 'LAC' and withdrawn_at is null`,
    [authority.id],
  )
  return rows.map(({ by }) => by)
}

it('a row that is mended while a form is being saved overwrites nothing, and is to be saved again', async () => {
  await app.admin.query(`update cpis.plan set end_date = $2, changed_by = 'x' where authority_id = $1 and nhs_number = $3`, [
    authority.id,
    addDays(LATELY, 30),
    ROW.nhs_number,
  ])
  const row: FileRow = { ...ROW, plan_type: 'CPP', start_date: '2025-03-09', end_date: addDays(LATELY, 30) }
  await send({ ...row, category: 'XXX' })
  const [listed] = await listRowsToFix(manager, {})
  await byHand(`update cpis.plan set end_date = null, changed_by = 'A colleague' where authority_id = $1 and nhs_number = $2`, [
    authority.id,
    ROW.nhs_number,
  ])
  const cells = { ...listed!.cells, category: 'NEG' }
  await expect(meanwhileDone(fixRow(manager, { rowId: listed!.id, seen: listed!.version, cells }))).rejects.toMatchObject({ kind: 'conflict' })
  const { rows } = await app.admin.query(`select end_date from cpis.plan where authority_id = $1 and nhs_number = $2`, [authority.id, ROW.nhs_number])
  expect(rows).toEqual([{ end_date: null }])
  expect(await listRowsToFix(manager, {})).toHaveLength(1)
})

describe('a plan that a colleague saves in the same moment', () => {
  it('makes a file be checked again, which nobody takes for a failure of the service', async () => {
    const { uploadId } = await submitUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([ROW]), via: 'page' })
    await checkUpload(manager, { uploadId })
    await addByHand()
    await expect(meanwhileDone(confirmUpload(manager, { uploadId }))).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/Check it again/),
    })
    expect(await kept()).toEqual(['A colleague'])
    expect((await openUpload(manager, { uploadId })).upload).toMatchObject({ state: 'review', outOfDate: true, appliedAt: null })
    await checkUpload(manager, { uploadId })
    expect((await openUpload(manager, { uploadId })).rows).toMatchObject([{ code: 'CPR07', reason: expect.stringMatching(/./) }])
  })

  it('is met by a command with checking again by itself', async () => {
    await addByHand()
    expect(await meanwhileDone(send(ROW))).toMatchObject({ counts: { read: 1, rejected: 1 } })
    expect(await kept()).toEqual(['A colleague'])
  })

  it('leaves a row that is being fixed on the list', async () => {
    await send({ ...ROW, start_date: 'soon' })
    const [row] = await listRowsToFix(manager, {})
    await addByHand()
    await expect(meanwhileDone(fixRow(manager, { rowId: row!.id, cells: ROW }))).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/Save the row again/),
    })
    expect(await listRowsToFix(manager, {})).toHaveLength(1)
    expect(await kept()).toEqual(['A colleague'])
  })

  it('leaves a file that is being taken back as it is; taken back again, it says what stays', async () => {
    await send(ROW)
    const { uploadId } = await send({ ...ROW, end_date: LATELY })
    await byHand(
      `insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, changed_by)
       select id, authority_id, nhs_number, 'LAC', cpis.today(), 'A colleague' from cpis.child where authority_id = $1 and nhs_number = $2`,
      [authority.id, ROW.nhs_number],
    )
    const refusal = await meanwhileDone(takeBackUpload(manager, { uploadId: uploadId! })).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ kind: 'conflict', field: undefined })
    expect((await openUpload(manager, { uploadId: uploadId! })).upload.state).toBe('saved')
    expect(await takeBackUpload(manager, { uploadId: uploadId! })).toMatchObject({ restored: 0, notRestored: [{ number: ROW.nhs_number }] })
  })
})

it('a number that a colleague corrects in the same moment makes a file be checked again', async () => {
  await byHand(
    `update cpis.child set nhs_number = $3, change = 'number-corrected', changed_by = 'A colleague' where authority_id = $1 and nhs_number = $2`,
    [authority.id, ROW.nhs_number, fakeNhsNumber(500)],
  )
  // Checked as the register was before, the plan would have been added to the child under the corrected number without a word.
  expect(await meanwhileDone(send(ROW))).toMatchObject({
    counts: { read: 1, rejected: 1 },
    rows: [{ column: 'nhs_number', reason: expect.stringContaining('corrected this number') }],
  })
  const { rows } = await app.admin.query(`select from cpis.plan where authority_id = $1 and type = 'LAC'`, [authority.id])
  expect(rows).toEqual([])
})

it('taking a file back leaves what a colleague saves in the same moment', async () => {
  const { uploadId } = await send(ROW)
  await byHand(`update cpis.plan set lead_team = 'By hand', changed_by = 'A colleague', upload_id = null where authority_id = $1 and type = 'LAC'`, [
    authority.id,
  ])
  expect(await meanwhileDone(takeBackUpload(manager, { uploadId: uploadId! }))).toMatchObject({
    restored: 0,
    notRestored: [{ number: ROW.nhs_number }],
  })
  expect(await kept()).toEqual(['A colleague'])
})

it('taking a file back changes nothing of a child whose record an adoption closed since', async () => {
  await send({ ...ROW, category: 'NEG', family_name: 'Filler' })
  const { uploadId } = await send({ ...ROW, category: 'PHY', family_name: 'Filled', end_date: '2025-05-01' })
  await app.admin.query(
    `update cpis.plan set end_date = '2025-05-01', changed_by = 'A colleague', upload_id = null where authority_id = $1 and nhs_number = $2 and type = 'CPP'`,
    [authority.id, ROW.nhs_number],
  )
  await app.admin.query(`update cpis.child set closed_why = 'adopted', closed_on = '2025-06-01' where authority_id = $1 and nhs_number = $2`, [
    authority.id,
    ROW.nhs_number,
  ])
  expect(await takeBackUpload(manager, { uploadId: uploadId! })).toMatchObject({ restored: 0, notRestored: [{ number: ROW.nhs_number }] })
  const { rows } = await app.admin.query('select family_name from cpis.child where authority_id = $1 and nhs_number = $2', [
    authority.id,
    ROW.nhs_number,
  ])
  expect(rows).toEqual([{ family_name: 'Filled' }])
})

it('taking a file back leaves a plan ended whose child’s record was closed since', async () => {
  await send(ROW)
  const { uploadId } = await send({ ...ROW, end_date: LATELY })
  await app.admin.query(`update cpis.child set closed_why = 'died', closed_on = cpis.today() where authority_id = $1 and nhs_number = $2`, [
    authority.id,
    ROW.nhs_number,
  ])
  expect(await takeBackUpload(manager, { uploadId: uploadId! })).toMatchObject({ restored: 0, notRestored: [{ number: ROW.nhs_number }] })
})
