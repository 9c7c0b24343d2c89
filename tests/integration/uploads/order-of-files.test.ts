import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import type { UploadState } from '@/lib/db/codes.generated'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { openUpload } from '@/lib/uploads/open-upload'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { loadUpload } from '@/lib/uploads/receive/load-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { cancelUpload } from '@/lib/uploads/save/cancel-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { actAs } from '@/tests/support/by-sql'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'
import { childRecord, cppInformation, uploadMessage } from '@/tests/support/upload-message'

/** What a file says holds until one that was received later says otherwise, and never the other way round, whenever either is worked on. */

const FROM = 695_000
const OVERTAKEN = /^A file that was received after this one has been saved since/
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
})

const row = (at: number, given: FileRow = {}): FileRow => ({
  nhs_number: fakeNhsNumber(FROM + at),
  local_id: `F-${at}`,
  family_name: 'Filler',
  given_name: `Sam${'abcdefghijklmnopqrstuvwxyz'[at]}`,
  date_of_birth: '2018-05-06',
  plan_type: 'CPP',
  start_date: '2025-03-09',
  ...given,
})
const all = () => Array.from({ length: 22 }, (_, at) => row(at))
const ENDED = () => [row(0, { end_date: today }), ...all().slice(1)]
const LEFT_OUT = () => all().slice(1)
const CHANGED = () => [...all().slice(0, 21), row(21, { category: 'NEG' })]

const batch = (rows: readonly FileRow[], contents: 'full' | 'changes' = 'full') => ({ fileName: 'f.csv', contents, bytes: uploadFile(rows) })
const send = (rows: readonly FileRow[], contents: 'full' | 'changes' = 'full') => applyUpload(manager, batch(rows, contents))
const receive = async (rows: readonly FileRow[], contents: 'full' | 'changes' = 'full') =>
  (await submitUpload(manager, { ...batch(rows, contents), via: 'api' })).uploadId
const seen = async () => {
  const checked = await checkChild(nurse, fakeNhsNumber(FROM))
  if (checked.outcome !== 'match') return [checked.outcome]
  return checked.records.filter((one) => one.authority.name === authority.name).map(({ standing }) => standing)
}
async function fallsDue(): Promise<void> {
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  await app.admin.query('select cpis.apply_due_endings()')
}
const stateOf = async (uploadId: string) => (await openUpload(manager, { uploadId, show: undefined, page: undefined })).upload

describe('an older file, after a newer one was saved', () => {
  describe.each([
    ['that changed something', CHANGED, 'full'],
    ['that changed nothing', () => all().toReversed(), 'full'],
    ['of changes', () => [row(1)], 'changes'],
  ] as const)('%s', (_, newer, contents) => {
    it.each([
      ['ends a plan', ENDED],
      ['leaves one out', LEFT_OUT],
    ])('that %s is not saved, and a second check says to send it again', async (_what, older) => {
      await send(all())
      const uploadId = await receive(older())
      expect((await checkUpload(manager, { uploadId })).refusal).toBeNull()
      await send(newer(), contents)
      expect((await stateOf(uploadId)).outOfDate).toBe(true)
      await expect(confirmUpload(manager, { uploadId })).rejects.toMatchObject({
        kind: 'conflict',
        message: expect.stringMatching(OVERTAKEN) as string,
      })
      expect(await checkUpload(manager, { uploadId })).toMatchObject({ fileCode: 'CPF01', refusal: expect.stringMatching(OVERTAKEN) as string })
      await fallsDue()
      expect(await seen()).toEqual(['current'])
    })
  })

  it('is refused at its first check as well, and is accepted when it is sent again', async () => {
    await send(all())
    const uploadId = await receive(ENDED())
    await send(CHANGED())
    expect((await checkUpload(manager, { uploadId })).refusal).toMatch(OVERTAKEN)
    expect((await send(ENDED())).refusal).toBeNull()
    expect(await seen()).toEqual(['previous'])
  })

  it('is saved when the newer one was taken back', async () => {
    await send(all())
    const uploadId = await receive(ENDED())
    const { uploadId: newer } = await send(CHANGED())
    await takeBackUpload(manager, { uploadId: newer! })
    expect((await checkUpload(manager, { uploadId })).refusal).toBeNull()
    await confirmUpload(manager, { uploadId })
    expect(await seen()).toEqual(['previous'])
  })
})

describe('of national messages, which are made before they are received,', () => {
  const names = 'Ada Bea Cleo Dora Edie Fay Gia Hope Ida Joy Kit'.split(' ')
  const ended = `<component1><cPPEndDate><value value="${today.replaceAll('-', '')}0900"/></cPPEndDate></component1>`
  /** A full message of yesterday at an hour. */
  const message = (serial: number, hour: string, more = '') => {
    const records = names.map((given, at) =>
      childRecord({ number: fakeNhsNumber(FROM + at), given, plan: cppInformation({ more: at === 0 ? more : '' }) }).replace(
        'extension="330-1"',
        `extension="330-${at}"`,
      ),
    )
    const text = uploadMessage({ records })
      .replace('extension="1043"', `extension="${serial}"`)
      .replace('20261122090000', `${addDays(today, -1).replaceAll('-', '')}${hour}0000`)
    return { fileName: 'm.xml', contents: 'full', bytes: Buffer.from(text), via: 'api' } as const
  }
  let councils = 330
  beforeEach(async () => {
    authority = await createAuthority(app.admin, { code: String(councils) })
    manager = await createAuthorityActor(app.admin, authority, 'LD')
    councils += 1
  })
  const own = (made: ReturnType<typeof message>) => ({ ...made, bytes: Buffer.from(made.bytes.toString().replaceAll('330', authority.code)) })

  it('the one that was made earlier is not saved after the other, whichever was received first', async () => {
    await applyUpload(manager, own(message(1, '08')))
    const { uploadId: newer } = await submitUpload(manager, own(message(3, '10')))
    const { uploadId: older } = await submitUpload(manager, own(message(2, '09', ended)))
    for (const uploadId of [older, newer]) expect((await checkUpload(manager, { uploadId })).refusal).toBeNull()
    await confirmUpload(manager, { uploadId: newer })
    await expect(confirmUpload(manager, { uploadId: older })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await seen()).toEqual(['current'])
  })

  it('one that was made before a file that is saved undoes nothing of that, although it came later', async () => {
    await applyUpload(manager, own(message(1, '08')))
    const { uploadId: checked } = await submitUpload(manager, own(message(2, '09', ended)))
    expect((await checkUpload(manager, { uploadId: checked })).refusal).toBeNull()
    await send([row(25)], 'changes')
    expect((await stateOf(checked)).outOfDate).toBe(true)
    await expect(confirmUpload(manager, { uploadId: checked })).rejects.toMatchObject({ kind: 'conflict' })
    const { uploadId } = await submitUpload(manager, own(message(3, '10', ended)))
    expect(await checkUpload(manager, { uploadId })).toMatchObject({
      fileCode: 'CPF01',
      refusal: expect.stringMatching(/^The file is older/) as string,
    })
    await fallsDue()
    expect(await seen()).toEqual(['current'])
  })

  it('one that was made before a file was received does not keep that from being saved, although it came and was saved first', async () => {
    await applyUpload(manager, own(message(1, '08')))
    const uploadId = await receive([row(25)], 'changes')
    await applyUpload(manager, own(message(2, '09')))
    expect((await checkUpload(manager, { uploadId })).refusal).toBeNull()
    await confirmUpload(manager, { uploadId })
    expect((await stateOf(uploadId)).state).toBe('saved')
  })
})

describe('the last file sent again', () => {
  it.each([
    ['waits', async () => undefined],
    [
      'has failed and may be checked again',
      async (uploadId: string) => app.admin.query(`update cpis.upload set state = 'failed' where id = $1`, [uploadId]),
    ],
  ])('is not passed over while one that was received before it %s', async (_, becomes) => {
    await send(all())
    const older = await receive(ENDED())
    await becomes(older)
    const again = await send(all())
    expect(again.appliedBefore).toBeNull()
    expect((await checkUpload(manager, { uploadId: older })).refusal).toMatch(OVERTAKEN)
    expect(await seen()).toEqual(['current'])
  })

  it('is passed over when the other was cancelled', async () => {
    await send(all())
    const uploadId = await receive(ENDED())
    await checkUpload(manager, { uploadId })
    await cancelUpload(manager, { uploadId })
    expect((await send(all())).appliedBefore).not.toBeNull()
  })
})

describe('an absence that is due while a newer file', () => {
  const leftOut = async () => {
    await send(all())
    await send(LEFT_OUT())
  }

  const APPLIED = `applied_at = now(), applied_by = 'test', file_code = 'CPF02'`
  const REFUSED = `state = 'refused', refusal = 'Why.'`
  /** Every state that a file can be in, as it is set, and whether the file has not had its say in it and still can. */
  const STATES: Readonly<Record<UploadState, readonly (readonly [set: string, waits: boolean])[]>> = {
    received: [[`state = 'received'`, true]],
    checking: [[`state = 'checking'`, true]],
    review: [[`state = 'review', file_code = 'CPF02'`, true]],
    saving: [[`state = 'saving', file_code = 'CPF02'`, true]],
    failed: [[`state = 'failed'`, true]],
    refused: [
      [`${REFUSED}, file_code = 'CPF05'`, true],
      [`${REFUSED}, file_code = 'CPF05', format = 'xml'`, true],
      [`${REFUSED}, file_code = 'CPF01'`, true],
      [`${REFUSED}, file_code = 'CPF01', encoding = 'windows-1252'`, false],
      [`${REFUSED}, file_code = 'CPF01', format = 'xml'`, false],
    ],
    cancelled: [[`state = 'cancelled'`, false]],
    waiting: [[`state = 'waiting', ${APPLIED}`, false]],
    saved: [[`state = 'saved', ${APPLIED}`, false]],
    reversed: [[`state = 'reversed', reversed_at = now(), reversed_by = 'test', ${APPLIED}`, false]],
  }
  const EVERY = Object.values(STATES).flat()

  it.each(EVERY)('is set to %s waits: %s', async (set, waits) => {
    await leftOut()
    const uploadId = await receive(all())
    await app.admin.query('delete from cpis.file_work where upload_id = $1', [uploadId])
    await app.admin.query(`update cpis.upload set ${set} where id = $1`, [uploadId])
    await fallsDue()
    expect(await seen()).toEqual([waits ? 'current' : 'previous'])
  })

  it.each(EVERY.filter(([, waits]) => waits))('has been set to %s for a day ends the plan', async (set) => {
    await leftOut()
    await app.admin.query(`update cpis.upload set received_at = received_at - interval '3 days' where authority_id = $1`, [authority.id])
    const uploadId = await receive(all())
    await app.admin.query('delete from cpis.file_work where upload_id = $1', [uploadId])
    await app.admin.query(`update cpis.upload set ${set}, received_at = now() - interval '25 hours' where id = $1`, [uploadId])
    await fallsDue()
    expect(await seen()).toEqual(['previous'])
  })

  it('names the plan in a row that is not accepted does not end it', async () => {
    await leftOut()
    const uploadId = await receive([row(0, { date_of_birth: '2018-05-60' }), ...all().slice(1)])
    await fallsDue()
    await checkUpload(manager, { uploadId })
    await confirmUpload(manager, { uploadId })
    await fallsDue()
    expect(await seen()).toEqual(['current'])
  })
})

describe('an offer that is declined while a full file leaves its plan out', () => {
  it('leaves the plan in place, although somebody had begun to decline it before the file was saved', async () => {
    await send(all())
    const elsewhere = await createAuthority(app.admin)
    const receiver = await createAuthorityActor(app.admin, elsewhere, 'LD')
    const { rows } = await app.admin.query<{ id: string }>('select id from cpis.plan where authority_id = $1 and nhs_number = $2', [
      authority.id,
      fakeNhsNumber(FROM),
    ])
    const planId = rows[0]!.id
    const { plan } = await getPlanToOffer(manager, { planId })
    const transferId = await offerPlan(manager, { planId, seen: plan.versionId, receiver: elsewhere.id, movesOn: today })
    const declining = new pg.Client({ connectionString: app.adminUrl })
    await declining.connect()
    await declining.query('begin')
    await actAs(declining, receiver.ticket)
    await declining.query('select now()')
    await send(LEFT_OUT())
    await declining.query(`select cpis.answer_transfer($1, 'declined', 'not-ours', 'A colleague')`, [transferId])
    await declining.query('commit')
    await declining.end()
    await fallsDue()
    expect(await seen()).toEqual(['current'])
  })
})

it('a file is loaded although another authority’s is being saved in the same moment, whose endings are due', async () => {
  await send(all())
  await send(LEFT_OUT())
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  const saving = new pg.Client({ connectionString: app.adminUrl })
  await saving.connect()
  try {
    await saving.query('begin')
    await saving.query(`update cpis.plan set category = 'NEG', changed_by = 'x' where authority_id = $1 and nhs_number = $2`, [
      authority.id,
      fakeNhsNumber(FROM + 5),
    ])
    manager = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    const uploadId = await receive([row(25)], 'changes')
    await app.admin.query(`update cpis.upload set state = 'checking' where id = $1`, [uploadId])
    await loadUpload(manager, { uploadId, takenUp: true })
    expect((await stateOf(uploadId)).state).toBe('saved')
  } finally {
    await saving.query('rollback')
    await saving.end()
  }
}, 60_000)

it('a check that fails on a lock is taken up again, and nothing says that it failed', async () => {
  const uploadId = await receive([row(0)])
  await app.admin.query(`update cpis.upload set state = 'checking' where id = $1`, [uploadId])
  const other = new pg.Client({ connectionString: app.adminUrl })
  await other.connect()
  try {
    await other.query('begin')
    await other.query('select from cpis.upload where id = $1 for update', [uploadId])
    await expect(loadUpload(manager, { uploadId, takenUp: true })).rejects.toMatchObject({ code: '55P03' })
    await other.query('rollback')
    const { rows } = await app.admin.query('select state from cpis.upload where id = $1', [uploadId])
    expect(rows).toEqual([{ state: 'checking' }])
    await loadUpload(manager, { uploadId, takenUp: true })
    expect(await seen()).toEqual(['current'])
  } finally {
    await other.end()
  }
}, 60_000)
