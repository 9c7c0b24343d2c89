import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { endingsNeed } from '@/lib/uploads/check/endings'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { listRequests } from '@/lib/approvals/list-requests'
import type { Principal } from '@/lib/identity/actor'
import type { UploadReport } from '@/lib/uploads/upload-report'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile, uploadText, type FileRow } from '@/tests/support/upload-file'

const FROM = 60_000
let app: TestApplication
let authority: TestAuthority
let manager: Principal

beforeAll(async () => {
  app = await startApplication()
  // One data manager sends more files here than a person may send in an hour.
  await liftLimit(app.adminUrl, 'file')
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
})

/** The row of a plan that {@link createPlansInPlace} made. */
function held(at: number, given: FileRow = {}): FileRow {
  return {
    nhs_number: fakeNhsNumber(FROM + at),
    local_id: `F-${at + 1}`,
    family_name: 'Filler',
    given_name: 'Sam',
    date_of_birth: '2018-05-06',
    plan_type: 'CPP',
    start_date: '2025-03-09',
    ...given,
  }
}
const rows = (from: number, to: number, given: FileRow = {}) => Array.from({ length: to - from }, (_, at) => held(from + at, given))
const ENDED = { end_date: addDays(todayInLondon(new Date()), -3) }

function send(fileRows: readonly FileRow[], contents: 'full' | 'changes' = 'changes', of = manager): Promise<UploadReport> {
  return applyUpload(of, { fileName: 'f.csv', contents, bytes: uploadFile(fileRows) })
}

async function count(sql: string): Promise<number> {
  const {
    rows: [found],
  } = await app.admin.query<{ n: number }>(`select count(*)::integer as n from ${sql}`, [authority.id])
  return found?.n ?? -1
}
const endedPlans = () => count('cpis.plan where authority_id = $1 and (end_date is not null or withdrawn_at is not null)')
const heldEndings = () => count(`cpis.held_ending where authority_id = $1 and state = 'held'`)

async function agree(uploadId: string | null, decision = 'approved'): Promise<void> {
  const second = await createAuthorityActor(app.admin, authority, 'LP')
  await app.admin.query(`update cpis.approval set decision = $2, decided_at = now(), decided_by = $3, decided_by_name = $4 where upload_id = $1`, [
    uploadId,
    decision,
    second.personId,
    second.name,
  ])
  await app.admin.query('select cpis.apply_due_endings()')
}

/** Lets a day pass for held endings. */
const aDayLater = () => app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second'`)

describe('the limit of endings', () => {
  it.each([
    [9, 'nobody'],
    [10, 'nobody'],
    [10.1, 'second'],
    [50, 'second'],
    [50.1, 'national'],
    [100, 'national'],
  ] as const)('%s %% of a thousand need %s', (percent, need) => {
    expect(endingsNeed({ fromThisFile: percent * 10, counted: percent * 10, active: 1000 })).toBe(need)
  })

  it.each([
    [9, 'nobody', 'saved'],
    [10, 'nobody', 'saved'],
    [11, 'second', 'waiting'],
    [50, 'second', 'waiting'],
    [100, 'national', 'waiting'],
  ] as const)('of %s explicit endings in a hundred: %s', async (ends, need, state) => {
    await createPlansInPlace(app.admin, authority, 100)
    const report = await send([...rows(0, ends, ENDED), { nhs_number: fakeNhsNumber(1) }])
    expect(report).toMatchObject({ fileCode: 'CPF02', counts: { ended: ends, added: 1 }, endings: { need } })
    // The rest is live at once, whatever is waiting.
    expect([await endedPlans(), await heldEndings(), await count('cpis.plan where authority_id = $1')]).toEqual(
      need === 'nobody' ? [ends, 0, 101] : [0, ends, 101],
    )
    expect((await app.admin.query('select state from cpis.upload where id = $1', [report.uploadId])).rows).toEqual([{ state }])
    expect(await count('cpis.mass_ending where authority_id = $1')).toBe(need === 'national' ? 1 : 0)
  })

  it('counts withdrawals as endings, and holds them alike', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    const report = await send([...rows(0, 2, { delete: 'Y' }), ...rows(2, 3, ENDED)])
    expect(report.endings?.need).toBe('second')
    expect(await endedPlans()).toBe(0)
    await agree(report.uploadId)
    expect([await endedPlans(), await count('cpis.plan where authority_id = $1 and withdrawn_at is not null')]).toEqual([3, 2])
  })

  /** Sends five files of three endings each, out of a hundred plans. @returns who had to agree to each */
  async function creep(afterEach: () => Promise<void> = async () => undefined): Promise<(string | undefined)[]> {
    await createPlansInPlace(app.admin, authority, 100)
    const needs: (string | undefined)[] = []
    for (let day = 0; day < 5; day += 1) {
      needs.push((await send(rows(day * 3, day * 3 + 3, ENDED))).endings?.need)
      await afterEach()
    }
    return needs
  }

  /** More than ten in a hundred? Counted from what the files say, not from the versions of plans by which the limit is enforced. */
  async function isPassed(): Promise<boolean> {
    return (
      (await count(
        `cpis.plan p join cpis.upload u on u.id = p.upload_id where p.authority_id = $1 and p.end_date <= cpis.today() and u.applied_at > now() - interval '7 days'
         and not exists (select from cpis.approval a where a.upload_id = u.id and a.decision = 'approved')`,
      )) > 10
    )
  }

  it('is not crept past by small files over days', async () => {
    expect(await creep()).toEqual(['nobody', 'nobody', 'nobody', 'second', 'second'])
    expect([await endedPlans(), await isPassed()]).toEqual([9, false])
  })

  it('would be seen to be passed by a guard that does not count what earlier files ended', async () => {
    const forgetEarlierFiles = async () => {
      await app.admin.query('set session_replication_role = replica')
      await app.admin.query(`update cpis.plan_version set changed_at = changed_at - interval '8 days' where authority_id = $1 and version > 1`, [
        authority.id,
      ])
      await app.admin.query('set session_replication_role = default')
    }
    expect(await creep(forgetEarlierFiles)).toEqual(['nobody', 'nobody', 'nobody', 'nobody', 'nobody'])
    expect([await endedPlans(), await isPassed()]).toEqual([15, true])
  })

  it('is not passed by files that are sent at the same moment', async () => {
    await createPlansInPlace(app.admin, authority, 100)
    const files = [0, 1, 2, 3].map((at) => rows(at * 6, at * 6 + 6, ENDED))
    const reports = await Promise.all(files.map((file) => send(file)))
    expect(await endedPlans()).toBe(6)
    // One whose turn came after a newer one's is refused, and is sent again.
    for (const [at, file] of files.entries()) if (reports[at]?.refusal) expect(await send(file)).toMatchObject({ refusal: null })
    expect(await endedPlans()).toBe(6)
    expect(await heldEndings()).toBe(18)
  })

  it('lets the endings happen when a second person agrees, and none when they decline', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    const first = await send(rows(0, 5, ENDED))
    await agree(first.uploadId)
    expect(await endedPlans()).toBe(5)
    const second = await send(rows(5, 10, ENDED))
    await agree(second.uploadId, 'declined')
    expect([await endedPlans(), await heldEndings()]).toEqual([5, 0])
    expect((await app.admin.query('select state from cpis.upload where id = $1', [second.uploadId])).rows).toEqual([{ state: 'saved' }])
  })

  it('leaves a plan that waits in the way of the next of its kind', async () => {
    await createPlansInPlace(app.admin, authority, 4)
    const report = await send([held(0, ENDED), held(0, { start_date: ENDED.end_date })])
    expect(report.rows.map(({ outcome }) => outcome)).toEqual(['ended', 'rejected'])
    expect(report.rows[1]?.reason).toMatch(/still waits, for a second person/)
    // Whoever is asked to agree is told that the plan that follows is not in place.
    const second = await createAuthorityActor(app.admin, authority, 'LP')
    expect((await listRequests(second, {})).waiting).toMatchObject([{ endings: 1, following: 1 }])
  })
})

describe('what a full file leaves out', () => {
  it('ends after 24 hours, not before, and not when a later file holds it', async () => {
    await createPlansInPlace(app.admin, authority, 100)
    expect((await send(rows(0, 95), 'full')).endings).toMatchObject({ absent: 5, need: 'nobody' })
    await app.admin.query('select cpis.apply_due_endings()')
    expect([await endedPlans(), await heldEndings()]).toEqual([0, 5])
    await send(rows(95, 97))
    await aDayLater()
    await app.admin.query('select cpis.apply_due_endings()')
    expect([await endedPlans(), await heldEndings()]).toEqual([3, 0])
  })

  it.each([
    ['a full file that tells what is wrong with it', { plan_type: 'X' }, 'full'],
    ['a full file with a row that is of nobody knows whom', { nhs_number: '9991005324' }, 'full'],
    ['a file of changes', { plan_type: 'X' }, 'changes'],
    ['a file of changes, by the authority’s own reference alone', { nhs_number: '9991005324' }, 'changes'],
    ['a file of changes of which no row was accepted', { start_date: '31/02/2026' }, 'changes'],
  ] as const)('does not end when a later file speaks of it in a row that was refused: %s', async (what, wrong, contents) => {
    await createPlansInPlace(app.admin, authority, 40)
    await send(rows(0, 39), 'full')
    expect(await heldEndings()).toBe(1)
    const others = what.includes('of which no row') ? [] : rows(0, 39)
    const report = await send([...others, held(39, wrong)], contents)
    expect(report.counts?.rejected).toBe(1)
    await aDayLater()
    await app.admin.query('select cpis.apply_due_endings()')
    expect([await endedPlans(), await heldEndings()]).toEqual([0, 0])
  })

  it('is held by a form as well', async () => {
    await createPlansInPlace(app.admin, authority, 100)
    await send(rows(0, 99), 'full')
    await app.admin.query(`update cpis.plan set category = 'NEG', changed_by = 'a form', upload_id = null where nhs_number = $1`, [
      fakeNhsNumber(FROM + 99),
    ])
    await aDayLater()
    await app.admin.query('select cpis.apply_due_endings()')
    expect(await endedPlans()).toBe(0)
  })

  it('ends nothing when a row cannot be tied to a child', async () => {
    await createPlansInPlace(app.admin, authority, 100)
    for (const wrong of [held(99, { nhs_number: '9991005324' }), held(99, { nhs_number: fakeNhsNumber(1), plan_type: 'X' })]) {
      expect((await send([...rows(0, 90), wrong], 'full')).endings).toMatchObject({ absent: 0, suppressed: true })
    }
    expect(await heldEndings()).toBe(0)
    // A row that names a held child spares only that child.
    expect((await send([...rows(0, 98), held(98, { plan_type: 'X' })], 'full')).endings).toMatchObject({ absent: 1, suppressed: false })
  })

  it('is nothing, wherever the file was cut: it ends no plan without a second person', async () => {
    await createPlansInPlace(app.admin, authority, 40)
    const lines = uploadText(rows(0, 40))
      .split('\r\n')
      .filter((line) => line !== '')
    for (let kept = 0; kept <= 40; kept += 1) {
      const bytes = Buffer.from(`${lines.slice(0, kept + 1).join('\r\n')}\r\n`)
      const report = await applyUpload(manager, { fileName: 'cut.csv', contents: 'full', bytes })
      if (kept === 0) expect(report).toMatchObject({ fileCode: 'CPF01', refusal: 'The file has no rows below the names of the columns.' })
      else expect(report.endings).toMatchObject({ absent: 40 - kept, need: 40 - kept > 20 ? 'national' : 40 - kept > 4 ? 'second' : 'nobody' })
      await aDayLater()
      if (kept < 36) await app.admin.query('select cpis.apply_due_endings()')
      expect(await endedPlans()).toBe(0)
      await app.admin.query(`update cpis.held_ending set apply_after = now() + interval '1 hour' where state = 'held'`)
    }
    // The full file has superseded every ending that was waiting.
    expect(await heldEndings()).toBe(0)
  }, 120_000)
})

describe('a file that is sent again', () => {
  it('writes nothing, however often and by however many', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    const file = [...rows(0, 20), { nhs_number: fakeNhsNumber(2) }]
    const first = await send(file, 'full')
    const before = await count('cpis.plan_version where authority_id = $1')
    const again = await Promise.all([1, 2, 3].map(() => send(file, 'full')))
    expect(again.map(({ uploadId, appliedBefore }) => [uploadId, appliedBefore !== null])).toEqual(again.map(() => [first.uploadId, true]))
    expect(await count('cpis.plan_version where authority_id = $1')).toBe(before)
  })

  it('says that the register is still true', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    const file = rows(0, 20)
    await send(file, 'full')
    await app.admin.query(`update cpis.authority set register_updated_at = now() - interval '8 days' where organisation_id = $1`, [authority.id])
    expect((await send(file, 'full')).appliedBefore).not.toBeNull()
    expect(await count(`cpis.authority where organisation_id = $1 and register_updated_at > now() - interval '1 minute'`)).toBe(1)
  })

  it('is judged anew on another day when some of its rows were not accepted: a plan that was to start has started by then', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    const tomorrow = addDays(todayInLondon(new Date()), 1)
    const file = [...rows(0, 20), { ...rows(0, 1)[0], nhs_number: fakeNhsNumber(2), start_date: tomorrow }]
    const first = await send(file, 'full')
    expect(first).toMatchObject({ fileCode: 'CPF03', counts: { rejected: 1 } })
    const aDayPasses = () =>
      app.admin.query(`update cpis.upload set applied_at = applied_at - interval '1 day' where authority_id = $1`, [authority.id])
    expect((await send(file, 'full')).appliedBefore).not.toBeNull()
    await aDayPasses()
    const second = await send(file, 'full')
    expect(second).toMatchObject({ appliedBefore: null, fileCode: 'CPF03' })
    expect((await send(file, 'full')).uploadId).toBe(second.uploadId)
    // For a file whose rows were all accepted, a new day changes nothing.
    const whole = await send(rows(0, 20), 'full')
    await aDayPasses()
    expect((await send(rows(0, 20), 'full')).uploadId).toBe(whole.uploadId)
  })

  it('is judged anew after another file, and after a change by hand', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    const file = rows(0, 20)
    await send(file, 'full')
    await send([...rows(0, 1, ENDED), ...rows(1, 20)], 'full')
    expect(await send(file, 'full')).toMatchObject({ appliedBefore: null, counts: { changed: 1 } })
    expect(await endedPlans()).toBe(0)
    await app.admin.query(`update cpis.plan set end_date = '2026-01-05', changed_by = 'a form', upload_id = null where nhs_number = $1`, [
      fakeNhsNumber(FROM + 3),
    ])
    expect(await send(file, 'full')).toMatchObject({ appliedBefore: null, counts: { changed: 1 } })
    expect(await endedPlans()).toBe(0)
    const { uploadId } = await send([...rows(0, 1, ENDED), ...rows(1, 20)], 'full')
    await takeBackUpload(manager, { uploadId: uploadId! })
    expect(await send([...rows(0, 1, ENDED), ...rows(1, 20)], 'full')).toMatchObject({ appliedBefore: null, counts: { ended: 1 } })
  })

  it('cannot be saved on a preview that is out of date', async () => {
    await createPlansInPlace(app.admin, authority, 20)
    const { uploadId } = await submitUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(rows(0, 1, ENDED)), via: 'page' })
    await checkUpload(manager, { uploadId })
    await app.admin.query(`update cpis.plan set category = 'NEG' where nhs_number = $1`, [fakeNhsNumber(FROM + 5)])
    await expect(confirmUpload(manager, { uploadId })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await endedPlans()).toBe(0)
    await checkUpload(manager, { uploadId })
    await confirmUpload(manager, { uploadId })
    expect(await endedPlans()).toBe(1)
    await expect(confirmUpload(manager, { uploadId })).rejects.toMatchObject({ kind: 'not-found' })
  })
})
