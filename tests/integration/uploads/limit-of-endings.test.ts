import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countWaiting } from '@/lib/approvals/count-waiting'
import { answerRequest } from '@/lib/approvals/answer-request'
import { listRequests } from '@/lib/approvals/list-requests'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import type { Principal } from '@/lib/identity/actor'
import type { UploadReport } from '@/lib/uploads/upload-report'
import type { Actor } from '@/lib/identity/actor'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { commandOf } from '@/tests/factories/command'
import { actAs } from '@/tests/support/by-sql'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'

const FROM = 60_000
let app: TestApplication
let authority: TestAuthority
let manager: Actor
const today = todayInLondon(new Date())

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
})

/** Rows of plans that {@link createPlansInPlace} made. */
const rows = (from: number, to: number, given: FileRow = {}): FileRow[] =>
  Array.from({ length: to - from }, (_, at) => ({
    nhs_number: fakeNhsNumber(FROM + from + at),
    local_id: `F-${from + at + 1}`,
    family_name: 'Filler',
    given_name: 'Sam',
    date_of_birth: '2018-05-06',
    plan_type: 'CPP',
    start_date: '2025-03-09',
    ...given,
  }))

function send(fileRows: readonly FileRow[], contents: 'full' | 'changes' = 'changes', of: Principal = manager): Promise<UploadReport> {
  return applyUpload(of, { fileName: 'f.csv', contents, bytes: uploadFile(fileRows) })
}

async function count(sql: string): Promise<number> {
  const {
    rows: [found],
  } = await app.admin.query<{ n: number }>(`select count(*)::integer as n from ${sql}`, [authority.id])
  return found?.n ?? -1
}
const changePlans = (set: string) => app.admin.query(`update cpis.plan set ${set}, changed_by = 'test' where authority_id = $1`, [authority.id])

describe('the limit of endings', () => {
  it('is not crept past by ends that still lie ahead', async () => {
    await createPlansInPlace(app.admin, authority, 100)
    const needs: (string | undefined)[] = []
    for (let at = 0; at < 40; at += 10) needs.push((await send(rows(at, at + 10, { end_date: addDays(today, 1) }))).endings?.need)
    expect(needs).toEqual(['nobody', 'second', 'second', 'second'])
    expect(await count('cpis.plan where authority_id = $1 and end_date is not null')).toBe(10)
  })

  it('counts no plan whose end was a mistake and has been taken out again', async () => {
    await createPlansInPlace(app.admin, authority, 100)
    await send(rows(0, 10, { end_date: addDays(today, -1) }))
    await send(rows(0, 10))
    expect((await send(rows(10, 20, { end_date: addDays(today, -1) }))).endings).toMatchObject({ counted: 10, need: 'nobody' })
  })

  it('counts no unborn plan by the day that is expected, which ends nothing, and each that would be withdrawn', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    await changePlans(`type = 'UCPP', expected_on = cpis.today() + 150`)
    const passed = rows(0, 20, { plan_type: 'UCPP', end_date: addDays(today, -1) })
    expect(await send(passed)).toMatchObject({ counts: { changed: 20 }, endings: { fromThisFile: 0, need: 'nobody' } })
    expect(await count('cpis.plan where authority_id = $1 and end_date is null and expected_on = cpis.today() - 1')).toBe(20)
    expect((await send(rows(0, 20, { plan_type: 'UCPP', end_date: addDays(today, -1), delete: 'Y' }))).endings?.need).toBe('national')
  })

  it('holds for withdrawing plans that still show as previous ones, and not for those that nobody sees', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    await changePlans(`end_date = cpis.today() - 3`)
    expect((await send(rows(0, 20, { delete: 'Y', end_date: addDays(today, -3) }))).endings).toMatchObject({
      fromThisFile: 20,
      active: 20,
      need: 'national',
    })
    expect(await count('cpis.plan where authority_id = $1 and withdrawn_at is not null')).toBe(0)
    await changePlans(`start_date = '2024-01-01', end_date = cpis.today() - 366`)
    expect((await send(rows(0, 20, { delete: 'Y', start_date: '2024-01-01', end_date: addDays(today, -366) }))).endings?.need).toBe('nobody')
  })
})

describe('the limit of ends that move so far back that a plan shows no more', () => {
  const ENDED = { start_date: '2024-01-01', end_date: addDays(today, -3) }
  const HIDDEN = { ...ENDED, end_date: addDays(today, -400) }
  const previous = async (plans: number) => {
    await createPlansInPlace(app.admin, authority, plans)
    await changePlans(`start_date = '2024-01-01', end_date = cpis.today() - 3`)
  }

  it('counts them with what is in place, and not those that go on showing', async () => {
    await previous(20)
    expect((await send(rows(0, 20, { ...ENDED, end_date: addDays(today, -10) }))).endings).toMatchObject({ fromThisFile: 0, need: 'nobody' })
    expect((await send(rows(0, 20, HIDDEN))).endings).toMatchObject({ fromThisFile: 20, active: 20, need: 'national' })
    expect(await count('cpis.plan where authority_id = $1 and end_date < cpis.today() - 300')).toBe(0)
  })

  it('counts those of the last seven days', async () => {
    await createPlansInPlace(app.admin, authority, 40)
    await changePlans(`start_date = '2024-01-01'`)
    await app.admin.query(`update cpis.plan set end_date = cpis.today() - 3, changed_by = 'test' where authority_id = $1 and nhs_number = any ($2)`, [
      authority.id,
      [0, 1, 2].map((at) => fakeNhsNumber(FROM + at)),
    ])
    await send(rows(0, 3, HIDDEN))
    await app.admin.query(`update cpis.held_ending set confirmed_at = now(), confirmed_by = 'test' where authority_id = $1`, [authority.id])
    await app.admin.query('select cpis.apply_due_endings()')
    expect((await send(rows(10, 12, { ...ENDED, end_date: addDays(today, -1) }))).endings).toMatchObject({ counted: 5, need: 'second' })
  })

  it('holds for taking back the file that moved them on', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    await changePlans(`start_date = '2024-01-01', end_date = cpis.today() - 400`)
    const { uploadId } = await send(rows(0, 20, ENDED))
    expect(await count('cpis.plan where authority_id = $1 and end_date = cpis.today() - 3')).toBe(20)
    await expect(takeBackUpload(manager, { uploadId: uploadId! })).rejects.toMatchObject({ kind: 'conflict', field: 'meant' })
  })
})

describe('the limit of endings, when files are taken back', () => {
  it('counts plans that end again as they had ended before', async () => {
    await createPlansInPlace(app.admin, authority, 100)
    await app.admin.query(`update cpis.plan set end_date = '2026-10-01', changed_by = 'test' where authority_id = $1 and nhs_number = any ($2)`, [
      authority.id,
      Array.from({ length: 60 }, (_, at) => fakeNhsNumber(FROM + at)),
    ])
    const { uploadId } = await send(rows(0, 60))
    await expect(takeBackUpload(manager, { uploadId: uploadId! })).rejects.toMatchObject({ kind: 'conflict', field: 'meant' })
    expect(await count('cpis.plan where authority_id = $1 and end_date is null')).toBe(100)
  })

  it('is not crept past by taking back one file after another, nor by files after that', async () => {
    await createPlansInPlace(app.admin, authority, 60, FROM + 1000)
    const files: string[] = []
    for (let at = 0; at < 20; at += 5) files.push((await send(rows(at, at + 5))).uploadId!)
    const taken: unknown[] = []
    for (const file of files)
      taken.push(
        await takeBackUpload(manager, { uploadId: file }).then(
          ({ restored }) => restored,
          (error: { kind: string }) => error.kind,
        ),
      )
    expect(taken).toEqual([5, 'conflict', 'conflict', 'conflict'])
    expect(await count('cpis.plan where authority_id = $1 and withdrawn_at is null')).toBe(75)
    expect((await send(rows(5, 9, { end_date: addDays(today, -1) }))).endings).toMatchObject({ counted: 9, need: 'second' })
  })

  it('counts nothing that is brought back: a file with endings can be taken back', async () => {
    await createPlansInPlace(app.admin, authority, 100)
    const { uploadId } = await send([...rows(0, 9, { end_date: addDays(today, -1) }), ...rows(100, 103)])
    expect(await takeBackUpload(manager, { uploadId: uploadId! })).toEqual({ restored: 12, notRestored: [] })
    expect((await send(rows(20, 25, { end_date: addDays(today, -1) }))).endings).toMatchObject({ counted: 8, need: 'nobody' })
  })
})

describe('endings that wait for a second person', () => {
  const agree = async (uploadId: string | null) => {
    const second = await createAuthorityActor(app.admin, authority, 'LP')
    const { waiting } = await listRequests(second, {})
    await answerRequest(second, { requestId: waiting.find((request) => request.uploadId === uploadId)!.id, decision: 'approved' })
  }
  const leftOut = (full: FileRow[]) => send(full, 'full')

  it('are the newer file’s, when it leaves the same plans out', async () => {
    await createPlansInPlace(app.admin, authority, 30)
    const older = await leftOut(rows(10, 30))
    await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
    const newer = await leftOut(rows(10, 30, { lead_team: 'North' }))
    const second = await createAuthorityActor(app.admin, authority, 'LP')
    expect((await listRequests(second, {})).waiting).toMatchObject([{ uploadId: newer.uploadId, endings: 10 }])
    expect((await countWaiting(second, {})).requests).toBe(1)
    await agree(newer.uploadId)
    expect(await count('cpis.plan where authority_id = $1 and end_date is not null')).toBe(10)
    const { rows: states } = await app.admin.query('select id, state from cpis.upload where authority_id = $1 order by received_at', [authority.id])
    expect(states).toEqual([
      { id: older.uploadId, state: 'saved' },
      { id: newer.uploadId, state: 'saved' },
    ])
  })

  it('are not asked for again by the next day’s file, nor put off by it, once they are agreed to', async () => {
    await createPlansInPlace(app.admin, authority, 30)
    const older = await leftOut(rows(10, 30))
    await agree(older.uploadId)
    const newer = await leftOut(rows(10, 30, { lead_team: 'North' }))
    expect(newer.endings).toMatchObject({ absent: 10, need: 'nobody' })
    expect(await count(`cpis.held_ending where authority_id = $1 and upload_id = '${older.uploadId}'`)).toBe(10)
    await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
    await app.admin.query('select cpis.apply_due_endings()')
    expect(await count('cpis.plan where authority_id = $1 and end_date is not null')).toBe(10)
  })

  describe('when a later file has a row about one of the plans that is not accepted', () => {
    const ENDS = { end_date: addDays(today, -1) }
    const GONE = { delete: 'Y', ...ENDS }
    const WRONG = { category: 'XXX' }
    it.each<[string, FileRow, FileRow, number]>([
      ['says that it goes on', ENDS, WRONG, 9],
      ['says that it ends on another day', ENDS, { ...WRONG, end_date: addDays(today, 1) }, 9],
      ['has an end that cannot be read', ENDS, { end_date: '2026-13-01' }, 9],
      ['names the child under another number', ENDS, { ...WRONG, nhs_number: fakeNhsNumber(FROM + 900) }, 9],
      ['names the child under another number and local id', ENDS, { ...WRONG, nhs_number: fakeNhsNumber(FROM + 900), local_id: 'N-1' }, 9],
      ['repeats the end', ENDS, { ...WRONG, ...ENDS }, 10],
      ['is about another kind of plan', ENDS, { ...WRONG, plan_type: 'LAC' }, 10],
      ['is about the plan that follows', ENDS, { ...WRONG, start_date: addDays(today, -1) }, 10],
      ['says that it goes on, of one that would be withdrawn', GONE, WRONG, 9],
      ['withdraws it as well', GONE, { ...GONE, nhs_number: fakeNhsNumber(FROM + 900) }, 10],
    ])('that %s', async (_what, said, later, waiting) => {
      await createPlansInPlace(app.admin, authority, 30)
      await changePlans(`category = 'NEG'`)
      await app.admin.query(`update cpis.child set given_name = 'Kim', changed_by = 'test' where authority_id = $1 and local_id = 'F-1'`, [
        authority.id,
      ])
      await send([...rows(0, 1, { given_name: 'Kim', ...said }), ...rows(1, 10, said)])
      expect((await send([...rows(0, 1, { given_name: 'Kim', ...later }), ...rows(29, 30)])).counts).toMatchObject({ rejected: 1 })
      expect(await count(`cpis.held_ending where authority_id = $1 and state = 'held'`)).toBe(waiting)
    })
  })

  it('of a file that a command sent, which may be anybody’s, are decided by a practitioner', async () => {
    await createPlansInPlace(app.admin, authority, 30)
    const { uploadId } = await send(rows(0, 10, { end_date: addDays(today, -1) }), 'changes', await commandOf(app.admin, manager))
    const {
      waiting: [request],
    } = await listRequests(manager, {})
    expect(request).toMatchObject({ uploadId, own: false, byCommand: true })
    expect((await countWaiting(manager, {})).requests).toBe(0)
    const requestId = request!.id
    expect(await answerRequest(manager, { requestId, decision: 'approved' })).toBe('not-permitted')
    const client = new pg.Client({ connectionString: process.env['APP_DATABASE_URL'] })
    await client.connect()
    try {
      await actAs(client, manager.ticket, { inTransaction: false })
      const { rows: answer } = await client.query(`select cpis.decide_approval($1, 'approved', 'A manager') as outcome`, [requestId])
      expect(answer).toEqual([{ outcome: 'not-permitted' }])
    } finally {
      await client.end()
    }
    await agree(uploadId)
    expect(await count('cpis.plan where authority_id = $1 and end_date is not null')).toBe(10)
  })
})
