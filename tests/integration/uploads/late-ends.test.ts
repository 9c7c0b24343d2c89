import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openSavedForm } from '@/lib/plans/forms/open-saved-form'
import { openChild } from '@/lib/plans/open-child'
import { listPlans } from '@/lib/plans/list-plans'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { answerEnding } from '@/lib/uploads/save/answer-ending'
import { confirmEnding } from '@/lib/uploads/save/confirm-ending'
import { openUpload } from '@/lib/uploads/open-upload'
import { claimWork, WorkGoesOn, type FileWork } from '@/lib/uploads/file-work'
import { finishFollowing } from '@/lib/uploads/to-fix/finish-following'
import { followRows } from '@/lib/uploads/to-fix/follow-rows'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { loadFollowing } from '@/lib/uploads/to-fix/load-following'
import { saveForm } from '@/lib/uploads/to-fix/save-form'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndMatch } from '@/tests/support/check-child'
import { fillForm, typedDate } from '@/tests/support/fill-form'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'

/** An end long past may be a wrong year, and would hide a child that moment: it waits until a person has confirmed it. */

const FROM = 60_000
const today = todayInLondon(new Date())
let app: TestApplication
let authority: TestAuthority
let manager: Actor
let nurse: Actor

beforeAll(async () => {
  app = await startApplication()
  await liftLimit(app.adminUrl, 'file')
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  await createPlansInPlace(app.admin, authority, 20)
})

function held(given: FileRow = {}): FileRow {
  return {
    nhs_number: fakeNhsNumber(FROM),
    local_id: 'F-1',
    family_name: 'Filler',
    given_name: 'Sam',
    date_of_birth: '2018-05-06',
    plan_type: 'CPP',
    start_date: '2025-03-09',
    ...given,
  }
}

const send = (given: FileRow) => applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([held(given)]) })

async function theChild() {
  const { rows } = await app.admin.query<{ id: string }>('select id from cpis.child where authority_id = $1 and nhs_number = $2', [
    authority.id,
    fakeNhsNumber(FROM),
  ])
  return openChild(manager, { childId: rows[0]!.id })
}

async function asked() {
  return (await theChild()).plans[0]!.endToConfirm
}

async function standing(): Promise<string[]> {
  const { records } = await checkAndMatch(nurse, fakeNhsNumber(FROM))
  return records.filter((record) => record.authority.id === authority.id).map((record) => record.standing)
}

describe('the end of a plan in a file', () => {
  it.each([
    [0, false],
    [-28, false],
    [-29, true],
    [-365, true],
    [-400, true],
  ])('%i days from today waits to be confirmed: %s', async (days, waits) => {
    const report = await send({ end_date: addDays(today, days) })
    expect(report.counts).toMatchObject({ ended: 1, rejected: 0 })
    await app.admin.query('select cpis.apply_due_endings()')
    const [plan] = (await theChild()).plans
    expect([plan?.endDate, plan?.endToConfirm?.endDate ?? null]).toEqual(waits ? [null, addDays(today, days)] : [addDays(today, days), null])
    expect((await openUpload(manager, { uploadId: report.uploadId! })).upload.endsToConfirm).toBe(waits ? 1 : 0)
    if (waits) expect(await standing()).toEqual(['current'])
  })

  it('stands on the list of plans that need attention, and ends when somebody has confirmed it', async () => {
    await send({ end_date: addDays(today, -300) })
    const listed = await listPlans(manager, { status: 'attention' })
    expect(listed.plans.filter((plan) => plan.attention === 'end-to-confirm').map((plan) => plan.nhsNumber)).toEqual([fakeNhsNumber(FROM)])
    expect(listed.plans[0]?.attention).toBe('end-to-confirm')
    await confirmEnding(manager, { endingId: (await asked())!.endingId, answer: 'ended' })
    expect(await asked()).toBeNull()
    expect((await theChild()).plans[0]).toMatchObject({ endDate: addDays(today, -300), status: 'ended' })
    expect(await standing()).toEqual(['previous'])
  })

  it('goes on when somebody says that it does, and is asked about again by the next file that says so', async () => {
    await send({ end_date: addDays(today, -300) })
    const { endingId } = (await asked())!
    await confirmEnding(manager, { endingId, answer: 'goes-on' })
    expect([await asked(), await standing()]).toEqual([null, ['current']])
    await expect(confirmEnding(manager, { endingId, answer: 'ended' })).rejects.toMatchObject({ kind: 'conflict' })
    await send({ end_date: addDays(today, -300), category: 'NEG' })
    expect((await asked())?.endDate).toBe(addDays(today, -300))
    expect(await standing()).toEqual(['current'])
  })

  it('no longer waits when a later file says otherwise', async () => {
    await send({ end_date: addDays(today, -300) })
    await send({})
    expect([await asked(), await standing()]).toEqual([null, ['current']])
  })

  it.each([
    ['a year further back, so that nobody would see the plan any more', -376, true],
    ['further back, so that the plan goes on showing as a previous one', -100, false],
  ])('of a plan that ended lately, %s', async (_how, days, waits) => {
    const ended = addDays(today, -11)
    await send({ end_date: ended })
    const { counts, uploadId } = await send({ end_date: addDays(today, days) })
    expect(counts).toMatchObject({ changed: 1, rejected: 0 })
    await app.admin.query('select cpis.apply_due_endings()')
    expect((await asked())?.endDate ?? null).toBe(waits ? addDays(today, days) : null)
    expect([await standing(), (await openUpload(manager, { uploadId: uploadId! })).upload.endsToConfirm]).toEqual([['previous'], waits ? 1 : 0])
    if (!waits) return
    expect((await listPlans(manager, { status: 'attention' })).plans[0]).toMatchObject({
      nhsNumber: fakeNhsNumber(FROM),
      attention: 'end-to-confirm',
    })
    await confirmEnding(manager, { endingId: (await asked())!.endingId, answer: 'ended' })
    expect(await standing()).toEqual([])
  })

  it('waits for both when a second person has to agree as well', async () => {
    await applyUpload(manager, {
      fileName: 'many.csv',
      contents: 'changes',
      bytes: uploadFile(
        [0, 1, 2].map((at) => held({ nhs_number: fakeNhsNumber(FROM + at), local_id: `F-${at + 1}`, end_date: addDays(today, -40) })),
      ),
    })
    await confirmEnding(manager, { endingId: (await asked())!.endingId, answer: 'ended' })
    expect(await standing()).toEqual(['current'])
    const second = await createAuthorityActor(app.admin, authority, 'LP')
    await app.admin.query(
      `update cpis.approval set decision = 'approved', decided_at = now(), decided_by = $2, decided_by_name = $3 where authority_id = $1`,
      [authority.id, second.personId, second.name],
    )
    await app.admin.query('select cpis.apply_due_endings()')
    const { rows } = await app.admin.query<{ ended: number }>('select count(end_date)::integer as ended from cpis.plan where authority_id = $1', [
      authority.id,
    ])
    expect([rows[0]?.ended, await standing()]).toEqual([1, ['previous']])
  })

  it('is confirmed by whoever ends plans of that authority, and by nobody else', async () => {
    await send({ end_date: addDays(today, -300) })
    const { endingId } = (await asked())!
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    await expect(confirmEnding(elsewhere, { endingId, answer: 'ended' })).rejects.toMatchObject({ kind: 'not-found' })
    const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
    await expect(confirmEnding(practitioner, { endingId, answer: 'ended' })).rejects.toMatchObject({ kind: 'not-permitted' })
    expect(await standing()).toEqual(['current'])
  })
})

describe('a child who would be of age', () => {
  it('is not added by a row whose plan is said to be in place; with the day on which it ended, or as a mother, it is', async () => {
    const person = {
      nhs_number: fakeNhsNumber(FROM + 500),
      local_id: 'A-1',
      date_of_birth: addDays(today, -18 * 366),
      start_date: addDays(today, -800),
    }
    expect((await send(person)).rows).toMatchObject([{ outcome: 'rejected', column: 'date_of_birth' }])
    expect((await send({ ...person, end_date: addDays(today, 30) })).rows).toMatchObject([{ outcome: 'rejected' }])
    expect((await send({ ...person, end_date: addDays(today, -30) })).rows).toMatchObject([{ outcome: 'added' }])
    const mother = { ...person, nhs_number: fakeNhsNumber(FROM + 501), plan_type: 'UCPP', end_date: addDays(today, 30) }
    expect((await send(mother)).rows).toMatchObject([{ outcome: 'added' }])
  })
})

describe('the plan that follows one whose end waits to be confirmed', () => {
  const AFTER = addDays(today, -100)

  /** Sends both plans in one file. @returns which end is to be confirmed, and what is said beside the question */
  async function sendBoth(): Promise<NonNullable<Awaited<ReturnType<typeof asked>>>> {
    const bytes = uploadFile([held({ end_date: AFTER }), held({ start_date: AFTER })])
    const report = await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes })
    expect(report.counts).toMatchObject({ ended: 1, rejected: 1 })
    return (await asked())!
  }

  type Follow = Extract<FileWork, { kind: 'follow' }>
  /** What a file process takes up once the page has had its time. */
  async function takenUp(): Promise<Follow> {
    await app.admin.query(`update cpis.file_work set next_at = now() where kind = 'follow'`)
    const work = await claimWork(app.askAsFiler, 15)
    if (work?.kind !== 'follow') throw new Error('No rows were to follow')
    return work
  }
  const follow = ({ principal, workId, rows }: Follow) => followRows(principal, { workId, rows: [...rows] })

  it('is named beside the question, and is in place with the answer', async () => {
    const { endingId, following } = await sendBoth()
    expect(following).toMatchObject([{ row: 3, fileName: 'f.csv' }])
    expect(await answerEnding(manager, { endingId, answer: 'ended' })).toBe('next')
    expect(await standing()).toEqual(['current', 'previous'])
    expect(await listRowsToFix(manager, {})).toEqual([])
  })

  it('is loaded by a file process when the web server dies with the answer, or has no time for it', async () => {
    const { endingId } = await sendBoth()
    const { following } = await confirmEnding(manager, { endingId, answer: 'ended' })
    expect(await loadFollowing(manager, following, performance.now() - 10_000)).toBe('next-later')
    expect(await standing()).toEqual(['previous'])
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    await follow(await takenUp())
    expect(await standing()).toEqual(['current', 'previous'])
    expect((await app.admin.query('select from cpis.file_work where authority_id = $1', [authority.id])).rowCount).toBe(0)
  })

  it('is tried again while another file is being loaded, by the page and by a file process', async () => {
    const { endingId } = await sendBoth()
    const { following } = await confirmEnding(manager, { endingId, answer: 'ended' })
    const work = await takenUp()
    await app.admin.query('begin')
    try {
      await app.admin.query(`select pg_advisory_xact_lock(hashtextextended('upload ' || $1, 0))`, [authority.id])
      expect(await loadFollowing(manager, following, performance.now())).toBe('next-later')
      await expect(follow(work)).rejects.toThrow(WorkGoesOn)
    } finally {
      await app.admin.query('rollback')
    }
    await follow(work)
    expect(await standing()).toEqual(['current', 'previous'])
  })

  it('is not loaded by a file process when its file has been taken back meanwhile', async () => {
    const { endingId } = await sendBoth()
    const { following } = await confirmEnding(manager, { endingId, answer: 'ended' })
    await app.admin.query(
      `update cpis.upload set state = 'reversed', reversed_at = now(), reversed_by = 'A' where id = (select upload_id from cpis.rejected_row where id = $1)`,
      [following[0]!.rowId],
    )
    await follow(await takenUp())
    expect(await standing()).toEqual(['previous'])
  })

  it('does not take back a name that somebody has given since its file was made', async () => {
    const { endingId } = await sendBoth()
    await app.admin.query(
      `update cpis.child set family_name = 'Corrected', change = 'details-corrected', changed_by = 'A colleague', upload_id = null where authority_id = $1 and nhs_number = $2`,
      [authority.id, held({}).nhs_number],
    )
    expect(await answerEnding(manager, { endingId, answer: 'ended' })).toBe('next')
    const { rows } = await app.admin.query('select family_name from cpis.child where authority_id = $1 and nhs_number = $2', [
      authority.id,
      held({}).nhs_number,
    ])
    expect(rows).toEqual([{ family_name: 'Corrected' }])
  })

  it('is asked of no file process any more once it has been tried with the answer', async () => {
    const { endingId } = await sendBoth()
    const { following } = await confirmEnding(manager, { endingId, answer: 'ended' })
    const asked = async () => (await app.admin.query('select from cpis.file_work where authority_id = $1', [authority.id])).rowCount
    expect(await asked()).toBe(1)
    await finishFollowing(manager, { workIds: [randomUUID()] })
    expect(await asked()).toBe(1)
    await finishFollowing(manager, { workIds: following.map(({ workId }) => workId!) })
    expect(await asked()).toBe(0)
    expect(await loadFollowing(manager, following, performance.now())).toBe('next')
    expect(await asked()).toBe(0)
  })

  it('waits on when a later file sends it without the plan before it, and is in place with the answer', async () => {
    const { endingId } = await sendBoth()
    const again = uploadFile([held({ start_date: AFTER, next_review_date: addDays(today, 30) })])
    await applyUpload(manager, { fileName: 'g.csv', contents: 'changes', bytes: again })
    expect(await answerEnding(manager, { endingId, answer: 'ended' })).toBe('next')
    expect(await standing()).toEqual(['current', 'previous'])
  })

  it('waits as well when it comes in a later file than the end', async () => {
    await send({ end_date: AFTER })
    const { endingId } = (await asked())!
    await send({ start_date: AFTER })
    expect(await answerEnding(manager, { endingId, answer: 'ended' })).toBe('next')
    expect(await standing()).toEqual(['current', 'previous'])
  })

  it('is in place when a later file withdraws the one before', async () => {
    await sendBoth()
    await send({ delete: 'Y', end_date: AFTER })
    expect(await standing()).toContain('current')
    expect(await listRowsToFix(manager, {})).toEqual([])
  })

  it.each([
    ['ends', 'end', { end: typedDate('end', AFTER), 'possible-mistake': { sure: `end-${AFTER}` } }],
    ['withdraws', 'withdraw', { why: { why: 'wrong-child' } }],
  ] as const)('is in place when a form %s the one before, and the last page of the form says so', async (_, form, answers) => {
    await sendBoth()
    const { draftId } = await fillForm(manager, form, { planId: (await theChild()).plans[0]!.planId }, answers)
    expect(await saveForm(manager, form, draftId)).toMatchObject({ state: 'saved', following: [{ row: 3 }] })
    expect(await openSavedForm(manager, { draftId })).toMatchObject({ saved: { following: 1 }, notLoaded: [] })
    expect(await standing()).toContain('current')
    expect(await listRowsToFix(manager, {})).toEqual([])
  })

  it('is said not to be in place when its row cannot be saved, which stays on the list', async () => {
    const { endingId } = await sendBoth()
    await app.admin.query(`update cpis.rejected_row set cells = cells || '{"date_of_birth": "2001-02-03"}' where authority_id = $1`, [authority.id])
    expect(await answerEnding(manager, { endingId, answer: 'ended' })).toBe('next-not')
    expect(await listRowsToFix(manager, {})).toHaveLength(1)
  })

  it('stays on the list when the plan before it goes on, or its end waits for a second person too', async () => {
    const { endingId } = await sendBoth()
    await app.admin.query('update cpis.held_ending set needs_approval = true where id = $1', [endingId])
    expect(await answerEnding(manager, { endingId, answer: 'ended' })).toBe('ended')
    expect(await standing()).toEqual(['current'])
    expect(await listRowsToFix(manager, {})).toHaveLength(1)
  })
})
