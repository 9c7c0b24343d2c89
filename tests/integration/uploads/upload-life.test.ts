import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { cancelUpload } from '@/lib/uploads/save/cancel-upload'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { exportUpload } from '@/lib/uploads/export-upload'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { listUploads } from '@/lib/uploads/list-uploads'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { openRowToFix } from '@/lib/uploads/to-fix/open-row-to-fix'
import { openUpload } from '@/lib/uploads/open-upload'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { setAsideRow, type SetAsideReason } from '@/lib/uploads/to-fix/set-aside-row'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import type { Actor } from '@/lib/identity/actor'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createPlansInPlace, IN_PLACE } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { readSample } from '@/tests/support/samples'
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

async function submit(rows: readonly FileRow[] | Buffer, contents: 'full' | 'changes' = 'changes'): Promise<string> {
  const bytes = Buffer.isBuffer(rows) ? rows : uploadFile(rows)
  return (await submitUpload(manager, { fileName: 'C:\\files\\list 9990000018.csv', contents, bytes, via: 'page' })).uploadId
}

async function plans(): Promise<Record<string, unknown>[]> {
  const { rows } = await app.admin.query(
    `select p.nhs_number as number, p.start_date::text as start, p.end_date::text as "end", p.withdrawn_at is not null as withdrawn, p.category
     from cpis.plan p join cpis.child c on c.id = p.child_id where p.authority_id = $1 and c.local_id not like $2 || '%' order by 1, 2`,
    [authority.id, IN_PLACE],
  )
  return rows
}

const open = (uploadId: string, show?: string) => openUpload(manager, { uploadId, show })
const YESTERDAY = addDays(todayInLondon(new Date()), -1)
const WRONG = { nhs_number: '9991005324', local_id: 'T-9' }

describe('the life of a file', () => {
  it('is received, checked and shown before anything changes, and then saved as it was shown', async () => {
    const uploadId = await submit([{}, WRONG])
    expect((await open(uploadId)).upload).toMatchObject({ state: 'received', fileName: 'list ….csv' })
    await checkUpload(manager, { uploadId })
    expect(await plans()).toEqual([])
    const { upload, shown, rows } = await open(uploadId)
    expect(upload).toMatchObject({ state: 'review', read: 2, added: 1, rejected: 1, fileCode: 'CPF03', outOfDate: false, appliedAt: null })
    expect([shown.filter, rows]).toMatchObject(['rejected', [{ row: 3, code: 'CPR07', column: 'nhs_number', value: '9991005324' }]])
    expect((await open(uploadId, 'added')).rows).toMatchObject([{ row: 2, childName: 'Ashworth, Robin', outcome: 'added' }])

    await confirmUpload(manager, { uploadId })
    expect(await plans()).toMatchObject([{ number: ORDINARY_ROW.nhs_number, end: null }])
    expect((await open(uploadId)).upload).toMatchObject({ state: 'saved', appliedBy: manager.name })
    expect((await listUploads(manager, {})).uploads.map(({ id }) => id)).toEqual([uploadId])
  })

  it('ends when it is cancelled, and nothing of it was ever live', async () => {
    const uploadId = await submit([{}])
    await checkUpload(manager, { uploadId })
    await cancelUpload(manager, { uploadId })
    expect((await open(uploadId)).upload.state).toBe('cancelled')
    await expect(confirmUpload(manager, { uploadId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(cancelUpload(manager, { uploadId })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await plans()).toEqual([])
  })

  it('lets no second file be reviewed beside it', async () => {
    await checkUpload(manager, { uploadId: await submit([{}]) })
    await expect(submit([{ nhs_number: fakeNhsNumber(1) }])).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('says after a crash that it failed, or is to be saved again, and never that it goes on', async () => {
    const uploadId = await submit([{}])
    await app.admin.query(`update cpis.upload set state = 'checking', received_at = now() - interval '1 minute' where id = $1`, [uploadId])
    expect((await open(uploadId)).upload.state).toBe('failed')
    await checkUpload(manager, { uploadId })
    await app.admin.query(`update cpis.upload set state = 'saving', decided_at = now() - interval '1 minute' where id = $1`, [uploadId])
    expect((await open(uploadId)).upload.state).toBe('review')
  })

  it('offers to read what is not UTF-8 as Windows-1252, with the names to be confirmed', async () => {
    const uploadId = await submit(readSample('204-hackney-windows-1252.csv'))
    await checkUpload(manager, { uploadId })
    expect(await open(uploadId)).toMatchObject({ upload: { state: 'refused', fileCode: 'CPF01' }, offer: [expect.stringMatching(/^Müller, /)] })
    await checkUpload(manager, { uploadId, encoding: 'windows-1252' })
    const { rows } = await open(uploadId, 'added')
    expect(rows.map(({ childName }) => childName).join()).toMatch(/Müller/)
    expect(rows.map(({ childName }) => childName).join()).not.toMatch(/\ufffd/)
  })

  it('is one’s own authority’s alone, and only the data manager acts on it', async () => {
    const uploadId = await submit([{}])
    await checkUpload(manager, { uploadId })
    const other = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    await expect(openUpload(other, { uploadId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(exportUpload(other, { uploadId, kind: 'result' })).rejects.toMatchObject({ kind: 'not-found' })
    for (const act of [checkUpload, confirmUpload, takeBackUpload])
      await expect(act(other, { uploadId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(cancelUpload(other, { uploadId })).rejects.toMatchObject({ kind: 'not-found' })
    const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
    expect((await openUpload(practitioner, { uploadId })).upload.state).toBe('review')
    await expect(confirmUpload(practitioner, { uploadId })).rejects.toMatchObject({ kind: 'not-permitted' })
    expect((await open(uploadId)).upload.state).toBe('review')
  })
})

describe('rows that were not accepted', () => {
  it('stay on the list until they are fixed on the screen, by the rules of a file', async () => {
    await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{ ...WRONG, category: 'NEG' }, {}]) })
    const [row] = await listRowsToFix(manager, {})
    expect(row).toMatchObject({ row: 2, code: 'CPR07', column: 'nhs_number', days: 0, cells: { nhs_number: '9991005324', category: 'NEG' } })
    const rowId = row!.id
    expect(await fixRow(manager, { rowId, cells: { ...ORDINARY_ROW, ...WRONG } })).toMatchObject({ ok: false, column: 'nhs_number' })
    expect(await openRowToFix(manager, { rowId })).toMatchObject({ id: rowId })
    expect(await fixRow(manager, { rowId, cells: { ...ORDINARY_ROW, nhs_number: fakeNhsNumber(5), local_id: 'T-9', category: 'NEG' } })).toEqual({
      ok: true,
    })
    expect(await listRowsToFix(manager, {})).toEqual([])
    expect(await plans()).toContainEqual(expect.objectContaining({ number: fakeNhsNumber(5), category: 'NEG' }))
    expect((await auditEvents(app.admin, 'upload')).filter(({ type }) => type === 'upload.fix').map(({ outcome }) => outcome)).toEqual([
      'refused',
      'done',
    ])
    await expect(fixRow(manager, { rowId, cells: ORDINARY_ROW })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('are fixed by a later file that holds them, and keep their age when it holds them wrong again', async () => {
    const send = (rows: FileRow[]) => applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(rows) })
    await send([
      WRONG,
      { nhs_number: fakeNhsNumber(6), local_id: 'T-6', plan_type: 'XYZ' },
      { nhs_number: fakeNhsNumber(7), local_id: 'T-7', end_date: 'soon' },
    ])
    await app.admin.query(`update cpis.rejected_row set rejected_at = now() - interval '12 days' where authority_id = $1`, [authority.id])
    await send([
      { ...WRONG, nhs_number: fakeNhsNumber(5) },
      { nhs_number: fakeNhsNumber(6), local_id: 'T-6' },
      { nhs_number: fakeNhsNumber(7), local_id: 'T-7', end_date: 'later' },
    ])
    expect((await listRowsToFix(manager, {})).map(({ cells, days }) => [cells.local_id, cells.end_date, days])).toEqual([['T-7', 'later', 12]])
  })

  it('can be set aside with a reason, which is recorded', async () => {
    await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([WRONG]) })
    const [row] = await listRowsToFix(manager, {})
    await expect(setAsideRow(manager, { rowId: row!.id, reason: '' as SetAsideReason })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'reason',
    })
    const other = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    await expect(setAsideRow(other, { rowId: row!.id, reason: 'not-ours' })).rejects.toMatchObject({ kind: 'not-found' })
    await setAsideRow(manager, { rowId: row!.id, reason: 'not-ours' })
    expect(await listRowsToFix(manager, {})).toEqual([])
    expect(await plans()).toEqual([])
  })

  it('are told in words when the child’s record is closed', async () => {
    await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{ end_date: '2026-01-05' }]) })
    for (const [why, words] of [
      ['died', /has died/],
      ['adopted', /adoption/],
    ] as const) {
      await app.admin.query(`update cpis.child set closed_why = $2, closed_on = '2026-02-01' where authority_id = $1 and nhs_number = $3`, [
        authority.id,
        why,
        ORDINARY_ROW.nhs_number,
      ])
      const bytes = uploadFile([{ start_date: '2026-01-10', [why === 'died' ? 'category' : 'lead_team']: '' }])
      const report = await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes })
      expect(report.rows).toMatchObject([{ outcome: 'rejected', code: 'CPR07', reason: expect.stringMatching(words) }])
    }
  })
})

describe('taking a file back', () => {
  it('restores what nobody has changed since, and says what stays', async () => {
    const send = (rows: FileRow[]) => applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(rows) })
    const other = { nhs_number: fakeNhsNumber(8), local_id: 'T-8', family_name: 'Before' }
    await send([{ category: 'NEG' }, { ...other, category: 'NEG' }])
    const { uploadId } = await send([
      { category: 'PHY', end_date: '2026-01-05' },
      { ...other, category: 'EMO', family_name: 'After' },
      { nhs_number: fakeNhsNumber(9), local_id: 'T-10', category: '' },
    ])
    await send([{ ...other, family_name: 'After', category: 'MUL' }])
    const reversed = await takeBackUpload(manager, { uploadId: uploadId! })

    expect(reversed).toMatchObject({ restored: 2, notRestored: [{ number: fakeNhsNumber(8) }] })
    expect(await plans()).toMatchObject([
      { number: ORDINARY_ROW.nhs_number, end: null, category: 'NEG', withdrawn: false },
      { number: fakeNhsNumber(8), category: 'MUL', withdrawn: false },
      { number: fakeNhsNumber(9), withdrawn: true },
    ])
    expect(await open(uploadId!)).toMatchObject({ upload: { state: 'reversed' }, notRestored: [{ number: fakeNhsNumber(8) }] })
    await expect(takeBackUpload(manager, { uploadId: uploadId! })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it.each([
    ['adds', {}, { end: null, withdrawn: false }],
    ['ends', { end_date: YESTERDAY }, { end: YESTERDAY, withdrawn: false }],
  ])('leaves alone what it %s and a later file holds in the same way, although that file changed nothing of it', async (what, given, after) => {
    const others = Array.from({ length: 30 }, (_, at) => ({ nhs_number: fakeNhsNumber(200 + at), local_id: `O-${at}` }))
    const send = (rows: FileRow[]) => applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([...rows, ...others]) })
    await send(what === 'adds' ? [] : [{ family_name: 'Before' }])
    const row = { family_name: 'After', ...given }
    const { uploadId } = await send([row])
    const later = await send([row, { nhs_number: fakeNhsNumber(300), local_id: 'Z-1' }])
    expect(later.counts).toMatchObject({ added: 1, changed: 0, ended: 0, unchanged: 31 })
    const reversed = await takeBackUpload(manager, { uploadId: uploadId! })
    expect(reversed.notRestored).toMatchObject([{ number: ORDINARY_ROW.nhs_number, childName: expect.stringMatching(/^After/) }])
    expect((await plans()).find(({ number }) => number === ORDINARY_ROW.nhs_number)).toMatchObject(after)
    expect((await open(uploadId!)).notRestored).toHaveLength(1)
  })

  it('does not leave alone what only a file held in the same way that was taken back as well', async () => {
    const others = Array.from({ length: 30 }, (_, at) => ({ nhs_number: fakeNhsNumber(200 + at), local_id: `O-${at}` }))
    await applyUpload(manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile(others) })
    const files = [uploadFile([{}]), uploadFile([{}, { nhs_number: fakeNhsNumber(300), local_id: 'Z-1' }])]
    const ids: string[] = []
    for (const bytes of files) ids.push((await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes })).uploadId!)
    await takeBackUpload(manager, { uploadId: ids[1]! })
    expect(await takeBackUpload(manager, { uploadId: ids[0]! })).toMatchObject({ restored: 1, notRestored: [] })
  })

  it('takes nothing away where it is forgotten what later files held, and brings back what it ended', async () => {
    const others = Array.from({ length: 30 }, (_, at) => ({ nhs_number: fakeNhsNumber(200 + at), local_id: `O-${at}` }))
    const send = (rows: FileRow[]) => applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(rows) })
    const ended = { nhs_number: fakeNhsNumber(300), local_id: 'Z-1' }
    await send([...others, ended])
    const { uploadId } = await send([{}, { ...ended, end_date: YESTERDAY }])
    await send([...others, {}])
    await app.admin.query(`update cpis.upload set received_at = received_at - interval '31 days'`)
    await app.admin.query('select cpis.forget_uploaded_files()')
    const reversed = await takeBackUpload(manager, { uploadId: uploadId! })
    expect(reversed).toMatchObject({ restored: 1, notRestored: [{ number: ORDINARY_ROW.nhs_number }] })
    const held = (await plans()).filter(({ number }) => number === ORDINARY_ROW.nhs_number || number === ended.nhs_number)
    expect(held).toMatchObject([
      { end: null, withdrawn: false },
      { end: null, withdrawn: false },
    ])
  })

  it('takes no more than a tenth of the plans away', async () => {
    const rows = Array.from({ length: 10 }, (_, at) => ({ nhs_number: fakeNhsNumber(100 + at), local_id: `N-${at}` }))
    const { uploadId } = await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(rows) })
    await expect(takeBackUpload(manager, { uploadId: uploadId! })).rejects.toMatchObject({ kind: 'conflict' })
    expect((await plans()).filter(({ withdrawn }) => withdrawn)).toEqual([])
  })
})

describe('what is taken away as a file', () => {
  it('holds every row with what came of it, and the rows to fix under the names of their columns', async () => {
    const { uploadId } = await applyUpload(manager, {
      fileName: 'f.csv',
      contents: 'changes',
      bytes: uploadFile([{}, { ...WRONG, local_id: '=1+1' }]),
    })
    const result = await exportUpload(manager, { uploadId: uploadId!, kind: 'result' })
    expect(result.split('\r\n')).toHaveLength(4)
    expect(result).toMatch(/"3","9991005324","Ashworth, Robin","LAC","rejected","CPR07","nhs_number","9991005324","This is not a valid NHS number/)
    const toFix = await exportUpload(manager, { uploadId: uploadId!, kind: 'rows-to-fix' })
    expect(toFix).toMatch(/^"nhs_number","local_id",.*,"problem"\r\n"9991005324","'=1\+1"/)
    // Once corrected, it can be sent as it is.
    const corrected = Buffer.from(toFix.replace('9991005324', fakeNhsNumber(5)))
    expect(await applyUpload(manager, { fileName: 'corrected.csv', contents: 'changes', bytes: corrected })).toMatchObject({ fileCode: 'CPF02' })
    await expect(exportUpload(manager, { uploadId: uploadId!, kind: 'acknowledgement' })).rejects.toMatchObject({ kind: 'not-found' })
  })
})
