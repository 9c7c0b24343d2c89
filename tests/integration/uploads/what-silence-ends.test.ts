import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { correctNumber } from '@/lib/children/correct-number'
import { endPlan } from '@/lib/plans/forms/end-plan'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { fillForm, typedDate } from '@/tests/support/fill-form'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'
import { childRecord, uploadMessage } from '@/tests/support/upload-message'

const FROM = 640_000
const CHILDREN = 30
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
  await send(rows(0))
})

/** The row of a child; each has a name of their own and all were born on one day. */
const row = (at: number, given: FileRow = {}): FileRow => ({
  nhs_number: fakeNhsNumber(FROM + at),
  local_id: `F-${at}`,
  family_name: 'Filler',
  given_name: `Sam${'abcdefghijklmnopqrstuvwxyzåäöæø'[at]}`,
  date_of_birth: '2018-05-06',
  plan_type: 'CPP',
  start_date: '2025-03-09',
  ...given,
})
const rows = (from: number) => Array.from({ length: CHILDREN - from }, (_, at) => row(from + at))
const send = (file: readonly FileRow[], contents: 'full' | 'changes' = 'full') =>
  applyUpload(manager, { fileName: 'f.csv', contents, bytes: uploadFile(file) })

async function aDayLater(): Promise<void> {
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  await app.admin.query('select cpis.apply_due_endings()')
}

/** What a look-up says of this authority under a number: the given name and how each plan stands. */
async function seen(number: string): Promise<string[]> {
  const checked = await checkChild(nurse, number)
  if (checked.outcome !== 'match') return []
  return checked.records.filter((one) => one.authority.name === authority.name).map(({ givenName, standing }) => `${givenName} ${standing}`)
}

/** A mother with an unborn plan, other than the children of the file. */
const aMother = (at: number) =>
  row(0, {
    nhs_number: fakeNhsNumber(FROM + at),
    local_id: `M-${at}`,
    given_name: 'Mary',
    date_of_birth: '1996-05-06',
    plan_type: 'UCPP',
    start_date: addDays(today, -60),
    end_date: addDays(today, 100),
  })

describe('an unborn plan', () => {
  const mother = aMother(60)
  const planId = async () => {
    const { rows } = await app.admin.query<{ id: string }>(`select id from cpis.plan where authority_id = $1 and type = 'UCPP'`, [authority.id])
    return rows[0]!.id
  }
  beforeEach(() => send([...rows(0), mother]))

  it.each(['full', 'changes'] as const)('that one full file left out is in place again when a file (%s) names it', async (contents) => {
    await send(rows(0))
    await aDayLater()
    expect(await seen(mother.nhs_number!)).toEqual(['Mary previous'])
    const { counts } = await send(contents === 'full' ? [...rows(0), mother] : [mother], contents)
    expect(counts).toMatchObject({ changed: 1 })
    expect(await seen(mother.nhs_number!)).toEqual(['Mary current'])
  })

  it('that was left out more than once comes back each time', async () => {
    for (let times = 0; times < 2; times += 1) {
      await send(rows(0))
      await aDayLater()
      await send([...rows(0), mother])
      expect(await seen(mother.nhs_number!)).toEqual(['Mary current'])
    }
  })

  it('that somebody has ended by hand stays ended, left out once before or not', async () => {
    await send(rows(0))
    await aDayLater()
    await send([...rows(0), mother])
    await endPlan(manager, { draftId: (await fillForm(manager, 'end', { planId: await planId() }, { end: typedDate('end', today) })).draftId })
    const { counts } = await send([...rows(0), mother])
    expect(counts).toMatchObject({ unchanged: CHILDREN + 1 })
    expect(await seen(mother.nhs_number!)).toEqual(['Mary previous'])
  })
})

describe('an unborn plan that was left out, and of which somebody has said something by hand since,', () => {
  const mother = aMother(61)
  const onPlan = (set: string) =>
    app.admin.query(`update cpis.plan set ${set}, changed_by = 'test', upload_id = null where authority_id = $1 and type = 'UCPP'`, [authority.id])
  async function endsToday(): Promise<void> {
    const { rows: found } = await app.admin.query<{ id: string }>(`select id from cpis.plan where authority_id = $1 and type = 'UCPP'`, [
      authority.id,
    ])
    await endPlan(manager, { draftId: (await fillForm(manager, 'end', { planId: found[0]!.id }, { end: typedDate('end', today) })).draftId })
  }

  it.each<[string, string, () => Promise<unknown>]>([
    ['its end, the same day', 'previous', endsToday],
    [
      'its end, the same day, after a file that has been taken back since',
      'previous',
      async () => {
        const { uploadId } = await send([mother], 'changes')
        await endsToday()
        await takeBackUpload(manager, { uploadId: uploadId! })
      },
    ],
    ['its category', 'current', () => onPlan(`category = 'NEG'`)],
    ['its lead team', 'current', () => onPlan(`lead_team = 'North'`)],
  ])('%s, is %s when a file names it', async (_what, standing, said) => {
    await send([...rows(0), mother])
    await send(rows(0))
    await aDayLater()
    await said()
    expect(await seen(mother.nhs_number!)).toEqual(['Mary previous'])
    await send([...rows(0), mother])
    expect(await seen(mother.nhs_number!)).toEqual([`Mary ${standing}`])
  })
})

describe('a full file with a child’s row under the number of another child who is held', () => {
  const other = { date_of_birth: '2016-01-01' }
  const bornOtherwise = () =>
    app.admin.query(`update cpis.child set date_of_birth = '2016-01-01', changed_by = 'test' where authority_id = $1 and local_id = 'F-1'`, [
      authority.id,
    ])
  const under = (at: number, given: FileRow = {}) => row(at, { nhs_number: fakeNhsNumber(FROM + 1), ...given })
  const both = async () => [await seen(fakeNhsNumber(FROM)), await seen(fakeNhsNumber(FROM + 1))]

  it.each<[string, boolean, FileRow[]]>([
    ['born another day', true, [under(0)]],
    ['born another day, whose own row is there', true, [under(0), row(1, other)]],
    ['born another day, under another local id', true, [under(0, { local_id: 'N-1' })]],
    ['born another day, in a row that cannot be read', true, [under(0, { start_date: '2025/03/09' }), row(1, other)]],
    ['born the same day', false, [under(0)]],
    ['born the same day, whose own row is there', false, [under(0), row(1)]],
    ['born the same day, under another local id', false, [under(0, { local_id: 'N-1' })]],
    ['born the same day, with another spelling', false, [under(0, { given_name: 'Samantha' })]],
  ])('ends neither’s plan and renames nobody: %s', async (_how, isBornOtherwise, some) => {
    if (isBornOtherwise) await bornOtherwise()
    const { endings, counts } = await send([...some, ...rows(2)])
    expect(counts.rejected).toBeGreaterThan(0)
    expect(endings).toMatchObject({ absent: 0 })
    await aDayLater()
    expect(await both()).toEqual([['Sama current'], ['Samb current']])
  })

  it('ends nothing at all when the row names nobody who is held', async () => {
    await bornOtherwise()
    const { endings } = await send([under(0, { local_id: 'X-1', given_name: 'Unheardof' }), ...rows(3)])
    expect(endings).toMatchObject({ absent: 0, suppressed: true })
  })

  it('and takes no row off the list of rows to fix that it does not name', async () => {
    await bornOtherwise()
    await send([...rows(0), row(30, { start_date: '2025-13-09' })])
    await send([under(0, { local_id: 'X-1', given_name: 'Unheardof' }), ...rows(3)])
    const toFix = async () => (await listRowsToFix(manager, {})).map(({ cells }) => cells.local_id)
    expect(await toFix()).toContain(row(30).local_id)
    await send(rows(0))
    expect(await toFix()).not.toContain(row(30).local_id)
  })

  it('nor while no plan is in place yet', async () => {
    authority = await createAuthority(app.admin)
    manager = await createAuthorityActor(app.admin, authority, 'LD')
    await send([row(30, { start_date: '2025-13-09' })])
    await send([row(0), row(1, { nhs_number: 'unknown', local_id: 'X-1', given_name: 'Unheardof' })])
    expect((await listRowsToFix(manager, {})).map(({ cells }) => cells.local_id)).toEqual([row(30).local_id, 'X-1'])
  })

  it('ends what it leaves out when the row only has the holder’s date of birth wrong', async () => {
    const { endings } = await send([row(1, other), ...rows(3)])
    expect(endings).toMatchObject({ absent: 2, suppressed: false })
  })

  it('is no such file when local ids were given anew, or a name is written otherwise', async () => {
    const { counts } = await send([row(0, { local_id: 'F-1' }), row(1, { local_id: 'F-0' }), row(2, { given_name: 'Samuel' }), ...rows(3)])
    expect(counts).toMatchObject({ rejected: 0, changed: 3 })
  })

  it('settles the absence that an earlier file found, when the rows only change something', async () => {
    await send(rows(1))
    await bornOtherwise()
    await send([under(0, { local_id: 'N-1' }), row(5)], 'changes')
    await aDayLater()
    expect(await seen(fakeNhsNumber(FROM))).toEqual(['Sama current'])
  })

  it('settles that absence of somebody with one name as well', async () => {
    await app.admin.query(`update cpis.child set given_name = '', changed_by = 'test' where authority_id = $1 and local_id = 'F-0'`, [authority.id])
    await send(rows(1))
    await bornOtherwise()
    await send([under(0, { local_id: 'N-1', given_name: '' }), row(5)], 'changes')
    await aDayLater()
    expect(await seen(fakeNhsNumber(FROM))).toEqual([' current'])
  })

  it('does not make one of two born the same day, of whom neither has a local id, into the other: a national message needs none', async () => {
    const council = await createAuthority(app.admin, { code: '330', name: 'Birmingham City Council' })
    const keeper = await createAuthorityActor(app.admin, council, 'LD')
    const twins = ['Mary-Ann', 'Joan'].map((given, at) => ({ given, number: fakeNhsNumber(FROM + 70 + at) }))
    const message = (number: string, given: string) => childRecord({ number, given }).replace(/<id root="[^"]*" extension="330-1"[^>]*>/, '')
    for (const [serial, records] of [
      ['1043', twins.map(({ number, given }) => message(number, given))],
      ['1044', [message(twins[1]!.number, twins[0]!.given)]],
    ] as const) {
      const bytes = Buffer.from(uploadMessage({ records }).replace('extension="1043"', `extension="${serial}"`))
      await applyUpload(keeper, { fileName: `${serial}.xml`, contents: 'changes', bytes })
    }
    const { rows: held } = await app.admin.query('select given_name as given from cpis.child where authority_id = $1 order by nhs_number', [
      council.id,
    ])
    expect(held.map(({ given }) => given).toSorted()).toEqual(['Joan', 'Mary-Ann'])
  })
})

describe('a number that was corrected by hand', () => {
  const [wrong, right] = [fakeNhsNumber(FROM), fakeNhsNumber(FROM + 60)]
  async function correct(number: typeof right): Promise<void> {
    const { rows } = await app.admin.query<{ id: string; version: string }>(
      `select id, version_id as version from cpis.child where authority_id = $1 and local_id = 'F-0'`,
      [authority.id],
    )
    await correctNumber(manager, { childId: rows[0]!.id, seen: rows[0]!.version, number })
  }

  it.each<[string, FileRow]>([
    ['as it was', {}],
    ['under another local id', { local_id: 'N-1' }],
    ['with another spelling', { given_name: 'Samuel' }],
  ])('is not undone by a full file that still has the wrong one, %s', async (_how, given) => {
    await correct(right)
    const { rows: results, endings } = await send([row(0, given), ...rows(1)])
    expect(results[0]).toMatchObject({ outcome: 'rejected', column: 'nhs_number', reason: expect.stringContaining('corrected this number') })
    expect(endings).toMatchObject({ absent: 0, suppressed: false })
    await aDayLater()
    expect([await seen(wrong), await seen(right)]).toEqual([[], ['Sama current']])
  })

  it('is not undone when the wrong one is by now held for whoever has it', async () => {
    await correct(right)
    await send([row(0, { nhs_number: right }), row(29, { nhs_number: wrong, local_id: 'O-1', given_name: 'Owen' }), ...rows(1)])
    await send([row(0), ...rows(1)])
    await aDayLater()
    expect([await seen(wrong), await seen(right)]).toEqual([['Owen current'], ['Sama current']])
  })

  it('keeps nobody else from the wrong one', async () => {
    await correct(right)
    const { counts } = await send([
      row(0, { nhs_number: right }),
      row(29, { nhs_number: fakeNhsNumber(FROM + 29) }),
      row(28, { nhs_number: wrong, local_id: 'O-1', given_name: 'Owen' }),
      ...rows(1).slice(0, 27),
    ])
    expect(counts.rejected).toBe(0)
    expect(await seen(wrong)).toEqual(['Owen current'])
  })

  it('is the child’s own again when it is corrected back', async () => {
    await correct(right)
    await correct(wrong)
    expect((await send(rows(0))).counts).toMatchObject({ unchanged: CHILDREN })
  })
})
