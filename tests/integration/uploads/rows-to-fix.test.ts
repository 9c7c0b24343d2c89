import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { openRowToFix } from '@/lib/uploads/to-fix/open-row-to-fix'
import { setAsideRow } from '@/lib/uploads/to-fix/set-aside-row'
import { answerEnding } from '@/lib/uploads/save/answer-ending'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { childRecord, uploadMessage } from '@/tests/support/upload-message'
import { ORDINARY_ROW, uploadFile, type FileRow } from '@/tests/support/upload-file'

let app: TestApplication
let authority: TestAuthority
let manager: Actor

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  await createPlansInPlace(app.admin, authority, 40)
})

const child: FileRow = { nhs_number: fakeNhsNumber(650_000), local_id: 'T-1', plan_type: 'CPP', start_date: '2026-10-01' }
const send = (...rows: FileRow[]) => applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(rows) })
const toFix = async () => (await listRowsToFix(manager, {})).length

describe('a row to fix whose plan cannot be told from the child’s others', () => {
  const UNREADABLE: FileRow = { ...child, start_date: '2026/10/01' }
  const FORMER: FileRow = { ...child, start_date: '2024-01-01' }

  it.each<[string, FileRow[], FileRow]>([
    ['one that ended', [], { ...FORMER, end_date: '2025-01-01' }],
    ['the end of the one before', [FORMER], { ...FORMER, end_date: '2026-10-01' }],
    ['one that is known and goes on', [FORMER], FORMER],
    ['one that is known and has another team now', [FORMER], { ...FORMER, lead_team: 'North locality team' }],
  ])('stays on the list when another plan is accepted: %s', async (_which, known, accepted) => {
    if (known.length > 0) await send(...known)
    await send(UNREADABLE)
    await send(accepted)
    expect(await toFix()).toBe(1)
  })

  it('stays on the list when its kind cannot be read and another kind comes that starts with it and ends', async () => {
    await send({ ...child, plan_type: 'XYZ' })
    await send({ ...child, plan_type: 'LAC', end_date: '2026-11-01' })
    expect(await toFix()).toBe(1)
  })

  it.each<[string, FileRow, FileRow]>([
    ['its start', UNREADABLE, child],
    ['its start, where it has ended', { ...UNREADABLE, end_date: '2026-11-20' }, { ...child, end_date: '2026-11-20' }],
    ['its kind', { ...child, plan_type: 'XYZ' }, child],
  ])('is off the list when it comes right: %s', async (_what, wrong, right) => {
    await send(wrong)
    await send(right)
    expect(await toFix()).toBe(0)
  })
})

describe('the form of a row to fix that was open while a newer file sent the row again', () => {
  const cells = { ...ORDINARY_ROW, ...child, lead_team: 'North', lead_team_phone: '12' } as Record<string, string>
  const mended = { lead_team_phone: '01632 960100' }

  it('does not save what the older file said, and saves what the newer one says when that was seen', async () => {
    await send({ ...cells, end_date: '2026-11-29' })
    const [{ id: rowId, version: seen } = { id: '', version: '' }] = await listRowsToFix(manager, {})
    await send(cells)
    const older = { rowId, seen, cells: { ...cells, ...mended, end_date: '2026-11-29' } }
    await expect(fixRow(manager, older)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/^A newer file has sent/) as string,
    })
    await expect(setAsideRow(manager, { rowId, seen, reason: 'no-plan' })).rejects.toMatchObject({ kind: 'conflict' })
    const newer = await openRowToFix(manager, { rowId })
    expect(newer.cells.end_date).toBeUndefined()
    expect(await fixRow(manager, { rowId, seen: newer.version, cells: { ...cells, ...mended } })).toEqual({ ok: true })
    expect(await toFix()).toBe(0)
  })

  it('saves as ever when the newer file says the same', async () => {
    await send(cells)
    const [row] = await listRowsToFix(manager, {})
    await send(cells)
    expect(await fixRow(manager, { rowId: row!.id, seen: row!.version, cells: { ...cells, ...mended } })).toEqual({ ok: true })
  })
})

describe('a row to fix without a local id', () => {
  const somebody = (given_name: string, nhs_number = '') => ({ ...child, local_id: '', nhs_number, given_name })

  it.each([
    ['without a number', ''],
    ['with what is no number', 'unknown'],
  ])('does not take another child’s place on the list: %s', async (_how, number) => {
    await send(somebody('Zed', number))
    await send(somebody('Yan', number))
    expect(await toFix()).toBe(2)
    await send(somebody('Zed', number))
    expect(await toFix()).toBe(2)
  })

  const wrong = (given_name: string, more: FileRow = {}) => ({ ...somebody(given_name, child.nhs_number), ...more })
  const names = async () => (await listRowsToFix(manager, {})).map(({ cells }) => cells.given_name)

  it('is not settled by a twin’s row under the same number', async () => {
    await send(wrong('Zed'))
    await send({ ...wrong('Yan'), local_id: 'T-1' })
    expect(await names()).toEqual(['Zed'])
  })

  it('is not settled by a twin’s record of a national message that has no local id either', async () => {
    authority = await createAuthority(app.admin, { code: '330' })
    manager = await createAuthorityActor(app.admin, authority, 'LD')
    await send(wrong('Zed', { family_name: 'Smith', date_of_birth: '2017-08-29', start_date: '2026-06-24' }))
    const record = childRecord({ number: child.nhs_number!, given: 'Yan' }).replace(/<id root="[^"]*" extension="330-1"[^>]*>/, '')
    const { rows: clock } = await app.admin.query<{ made: string }>(
      `select to_char((now() + interval '1 minute') at time zone 'UTC', 'YYYYMMDDHH24MISS') as made`,
    )
    const bytes = Buffer.from(uploadMessage({ records: [record] }).replace('20261122090000', clock[0]!.made))
    expect((await applyUpload(manager, { fileName: 'm.xml', contents: 'changes', bytes })).rows).toMatchObject([{ outcome: 'added' }])
    expect(await names()).toEqual(['Zed'])
  })

  it('of a national message, which need not give one, is mended without it', async () => {
    authority = await createAuthority(app.admin, { code: '331' })
    manager = await createAuthorityActor(app.admin, authority, 'LD')
    const record = childRecord({ number: child.nhs_number!, given: 'Yan' }).replace(/<id root="[^"]*" extension="330-1"[^>]*>/, '')
    const made = `${todayInLondon(new Date()).replaceAll('-', '')}000001`
    const message = uploadMessage({ records: [record], sender: '331' })
      .replace('20261122090000', made)
      .replaceAll('20170829', '20990829')
    const { rows } = await applyUpload(manager, { fileName: 'm.xml', contents: 'changes', bytes: Buffer.from(message) })
    expect(rows).toMatchObject([{ outcome: 'rejected', column: 'date_of_birth' }])
    const [row] = await listRowsToFix(manager, {})
    expect(await fixRow(manager, { rowId: row!.id, seen: row!.version, cells: { ...row!.cells, date_of_birth: '2017-08-29' } })).toEqual({ ok: true })
  })

  it.each<[string, FileRow]>([
    ['as it was', {}],
    ['with another family name', { family_name: 'Ashwood' }],
    ['with another date of birth', { date_of_birth: '2017-02-04' }],
  ])('is settled by its own row %s', async (_how, more) => {
    await send(wrong('Zed'))
    await send({ ...wrong('Zed'), ...more, local_id: 'T-1' })
    expect(await toFix()).toBe(0)
  })

  it('keeps its cells when two twins’ rows under one number come again', async () => {
    for (const team of ['North', 'South']) {
      await send(wrong('Zed', { lead_team: team }), wrong('Yan', { lead_team: team }))
      const listed = (await listRowsToFix(manager, {})).map(({ cells }) => `${cells.given_name} ${cells.lead_team}`)
      expect(listed.toSorted()).toEqual([`Yan ${team}`, `Zed ${team}`])
    }
  })

  it('is listed for each of two whom nothing tells apart', async () => {
    await send(wrong('', { lead_team: 'West' }))
    await send(wrong('', { lead_team: 'South' }), wrong('', { lead_team: 'East' }))
    expect((await listRowsToFix(manager, {})).map(({ cells }) => cells.lead_team).toSorted()).toEqual(['East', 'South'])
  })
})

const back = ({ uploadId }: { uploadId: string | null }) => takeBackUpload(manager, { uploadId: uploadId! })

describe('a row to fix that a later file sent again, and that file is taken back', () => {
  const wrong: FileRow = { ...child, lead_team: 'North', lead_team_phone: '12' }
  const listed = async () => (await listRowsToFix(manager, {})).map(({ cells, reason }) => ({ ends: cells.end_date, reason }))

  it('says again what the file said that stands, and why it was not accepted', async () => {
    await send(wrong)
    const before = await listed()
    await back(await send({ ...wrong, end_date: '2026-11-01', plan_type: 'CPP', date_of_birth: '2099-01-01' }))
    expect(await listed()).toEqual(before)
  })

  it('says so in whatever order files are taken back, and however often they say the same', async () => {
    await send(wrong)
    const files = []
    for (const end_date of ['2026-11-01', '2026-11-01', '2026-11-02'])
      files.push(await send({ ...wrong, end_date }, { ...child, local_id: `X-${files.length}` }))
    const ends = async () => (await listed())[0]?.ends
    await back(files[1]!)
    expect(await ends()).toBe('2026-11-02')
    await back(files[2]!)
    expect(await ends()).toBe('2026-11-01')
    await back(files[0]!)
    expect(await ends()).toBeUndefined()
  })
})

describe('a row to fix of one of two siblings who share a local id', () => {
  const ann = { ...child, local_id: 'FAMILY', given_name: 'Ann', date_of_birth: '2016-05-06' }
  const bob = { ...child, local_id: 'FAMILY', given_name: 'Bob', nhs_number: fakeNhsNumber(650_001) }
  const wrong = (one: FileRow): FileRow => ({ ...one, lead_team: 'North', lead_team_phone: '12' })
  const names = async () => (await listRowsToFix(manager, {})).map(({ cells }) => cells.given_name).toSorted()

  it('is settled neither by the other’s row nor by another of the other’s that is not accepted', async () => {
    await send(wrong(bob))
    await send(ann)
    expect(await names()).toEqual(['Bob'])
    await send(wrong(ann))
    expect(await names()).toEqual(['Ann', 'Bob'])
  })

  it('is on the list again when the file that settled it is taken back, although the other’s plan is in place', async () => {
    await send(wrong(bob))
    const settling = await send(bob)
    await send(ann)
    await back(settling)
    expect(await names()).toEqual(['Bob'])
  })

  it('keeps its place when the other’s comes again alone, or comes right', async () => {
    await send(wrong(ann), wrong(bob))
    await send(wrong(bob))
    expect(await names()).toEqual(['Ann', 'Bob'])
    await send(ann, wrong(bob))
    expect(await names()).toEqual(['Bob'])
  })

  it.each<[string, FileRow]>([
    ['another given name', { given_name: 'Bobby' }],
    ['another number', { nhs_number: fakeNhsNumber(650_002) }],
    ['another date of birth', { date_of_birth: '2015-01-01' }],
  ])('is settled by its own with %s', async (_what, given) => {
    await send(wrong(bob))
    await send({ ...bob, ...given })
    expect(await names()).toEqual([])
  })
})

describe('a row to fix that was settled by a file that is taken back', () => {
  const wrong: FileRow = { ...child, lead_team: 'North', lead_team_phone: '12' }
  const right: FileRow = { ...wrong, lead_team_phone: '01632 960100' }
  const phones = async () => (await listRowsToFix(manager, {})).map(({ cells }) => cells.lead_team_phone)
  const inPlace = (at: number): FileRow => ({
    nhs_number: fakeNhsNumber(60_000 + at),
    local_id: `F-${at + 1}`,
    family_name: 'Filler',
    given_name: 'Sam',
    date_of_birth: '2018-05-06',
    plan_type: 'CPP',
    start_date: '2025-03-09',
  })
  const full = (plans: number) =>
    applyUpload(manager, {
      fileName: 'full.csv',
      contents: 'full',
      bytes: uploadFile(Array.from({ length: plans }, (_, at) => inPlace(at))),
    })

  it('is on the list again: the plan is not in place any more', async () => {
    await send(wrong)
    const settling = await send(right)
    expect(await toFix()).toBe(0)
    await back(settling)
    expect(await listRowsToFix(manager, {})).toMatchObject([{ cells: { lead_team_phone: '12' }, days: 0 }])
    await send(right)
    expect(await toFix()).toBe(0)
  })

  it('is on the list again when a full export did not contain it', async () => {
    await send(wrong)
    const settling = await full(40)
    expect(await toFix()).toBe(0)
    await back(settling)
    expect(await toFix()).toBe(1)
  })

  it('is on the list again when it was mended on the screen', async () => {
    await send(wrong)
    const [row] = await listRowsToFix(manager, {})
    await fixRow(manager, { rowId: row!.id, cells: { ...row!.cells, lead_team_phone: '01632 960100' } })
    const { rows } = await app.admin.query<{ uploadId: string }>(
      `select id as "uploadId" from cpis.upload where authority_id = $1 and file_name like 'Row %'`,
      [authority.id],
    )
    await back(rows[0]!)
    expect(await toFix()).toBe(1)
  })

  it('stays off it when its own file was taken back, or a newer file holds the plan all the same', async () => {
    const sent = await send(wrong)
    const settling = await send(right)
    await back(sent)
    await back(settling)
    expect(await toFix()).toBe(0)
    await send(wrong)
    const second = await send(right)
    await send(right, inPlace(0))
    await back(second)
    expect(await toFix()).toBe(0)
  })

  it('is on it again when the newer file that held the plan is taken back as well, in whatever order', async () => {
    await send(wrong)
    const settling = await send(right)
    const third = await send(right, inPlace(0))
    const fourth = await send(right, inPlace(1))
    for (const file of [settling, third]) {
      await back(file)
      expect(await toFix()).toBe(0)
    }
    await back(fourth)
    expect(await toFix()).toBe(1)
  })

  it('is on it again when the newer row in its place goes with its file, and says what it said', async () => {
    await send(wrong)
    const settling = await send(right)
    const newer = await send({ ...wrong, lead_team_phone: '13' })
    await back(settling)
    const again = await send(right)
    for (const file of [newer, again]) await back(file)
    expect(await phones()).toEqual(['12'])
  })

  it('comes back as the files that stand have it', async () => {
    await send(wrong)
    const other = await send({ ...wrong, lead_team_phone: '13' })
    const settling = await send(right)
    for (const file of [other, settling]) await back(file)
    expect(await phones()).toEqual(['12'])
  })

  it('is not loaded by itself again when what it was loaded as was taken back', async () => {
    const ended = addDays(todayInLondon(new Date()), -100)
    const former = { ...child, start_date: '2025-01-01' }
    await send(former)
    await send({ ...former, end_date: ended }, { ...child, start_date: ended })
    const { rows: held } = await app.admin.query<{ id: string }>(`select id from cpis.held_ending where authority_id = $1 and state = 'held'`, [
      authority.id,
    ])
    expect(await answerEnding(manager, { endingId: held[0]!.id, answer: 'ended' })).toBe('next')
    const { rows: record } = await app.admin.query<{ uploadId: string }>(
      `select id as "uploadId" from cpis.upload where authority_id = $1 and file_name like 'Row %'`,
      [authority.id],
    )
    await back(record[0]!)
    expect(await toFix()).toBe(1)
    const { rows: beside } = await app.admin.query(
      `select b.waits_for_ending as waits from cpis.row_beside_plan b join cpis.rejected_row r on r.id = b.row_id
       join cpis.plan p on p.id = b.plan_id where r.authority_id = $1 and p.withdrawn_at is null`,
      [authority.id],
    )
    expect(beside).toEqual([{ waits: false }])
  })

  it('is not on it twice when a newer file has sent the row wrong again', async () => {
    await send(wrong)
    const settling = await send(right)
    await send(wrong)
    await back(settling)
    expect(await toFix()).toBe(1)
  })

  it('is left on the list by a full export whose endings wait for a second person: nobody has agreed yet that it leaves nothing out', async () => {
    await send(wrong)
    expect(await full(20)).toMatchObject({ endings: { need: 'second' } })
    expect(await toFix()).toBe(1)
  })
})

describe('a row that waits for a plan to end', () => {
  const ended = addDays(todayInLondon(new Date()), -100)
  const former = { ...child, start_date: '2025-01-01' }

  it('is not loaded by itself once the file that said so last was taken back', async () => {
    await send(former)
    const rows = [
      { ...former, end_date: ended },
      { ...child, start_date: ended },
    ]
    await send({ ...child, start_date: ended, lead_team: 'North', lead_team_phone: '12' })
    const waiting = await send(...rows)
    expect(await listRowsToFix(manager, {})).toMatchObject([{ column: 'start_date' }])
    await takeBackUpload(manager, { uploadId: waiting.uploadId! })
    await send({ ...former, end_date: ended })
    const { rows: held } = await app.admin.query<{ id: string }>(`select id from cpis.held_ending where authority_id = $1 and state = 'held'`, [
      authority.id,
    ])
    expect(await answerEnding(manager, { endingId: held[0]!.id, answer: 'ended' })).toBe('ended')
    expect(await toFix()).toBe(1)
  })
})
