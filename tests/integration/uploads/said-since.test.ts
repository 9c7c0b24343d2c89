import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { addLeadTeam } from '@/lib/contacts/add-lead-team'
import { changeLeadTeam } from '@/lib/contacts/change-lead-team'
import { getContacts } from '@/lib/contacts/get-contacts'
import { addPlan } from '@/lib/plans/forms/add-plan'
import { changePlan } from '@/lib/plans/forms/change-plan'
import { recordBirth } from '@/lib/plans/forms/record-birth'
import { withdrawPlan } from '@/lib/plans/forms/withdraw-plan'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { acceptTransfer } from '@/lib/transfers/accept-transfer'
import { declineTransfer } from '@/lib/transfers/decline-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { takeBackTransfer } from '@/lib/transfers/take-back-transfer'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { loadUpload } from '@/lib/uploads/receive/load-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { confirmEnding } from '@/lib/uploads/save/confirm-ending'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { fillForm, typedDate } from '@/tests/support/fill-form'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'
import { childRecord, uploadMessage } from '@/tests/support/upload-message'

/** What somebody says by hand after a file was received, or made, is newer than the file, however late that is worked on. */

const FROM = 690_000
const today = todayInLondon(new Date())
const day = (days: number) => addDays(today, days)
const number = (at: number) => fakeNhsNumber(FROM + at)
let app: TestApplication
let authority: TestAuthority
let elsewhere: TestAuthority
let manager: Actor
let colleague: Actor
let nurse: Actor

beforeAll(async () => {
  app = await startApplication()
  await liftLimit(app.adminUrl, 'file')
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  elsewhere = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  colleague = await createAuthorityActor(app.admin, elsewhere, 'LD')
  await send(children())
})

const row = (at: number, given: FileRow = {}): FileRow => ({
  nhs_number: number(at),
  local_id: `F-${at}`,
  family_name: 'Filler',
  given_name: `Sam${'abcdefghijklmnopqrstuvwxyz'[at % 26]}`,
  date_of_birth: '2018-05-06',
  plan_type: 'CPP',
  start_date: '2025-03-09',
  ...given,
})
/** The children of the authority's first file: each is less than a tenth of them. */
const children = (from = 0) => Array.from({ length: 22 - from }, (_, at) => row(from + at))
const send = (rows: readonly FileRow[], contents: 'full' | 'changes' = 'full') =>
  applyUpload(manager, { fileName: 'f.csv', contents, bytes: uploadFile(rows) })

async function receive(rows: readonly FileRow[]): Promise<string> {
  const batch = { fileName: 'f.csv', contents: 'full', bytes: uploadFile(rows), via: 'api' } as const
  return (await submitUpload(manager, batch)).uploadId
}

/** As a file process does. */
async function load(uploadId: string): Promise<void> {
  await app.admin.query(`update cpis.upload set state = 'checking' where id = $1 and state = 'received'`, [uploadId])
  await loadUpload(manager, { uploadId, takenUp: true })
}

async function aDayLater(): Promise<void> {
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  await app.admin.query('select cpis.apply_due_endings()')
}

async function seen(of: string): Promise<string[]> {
  const checked = await checkChild(nurse, of)
  if (checked.outcome !== 'match') return [checked.outcome]
  return checked.records.filter((one) => one.authority.name === authority.name).map(({ standing }) => standing)
}

async function planOf(of: string): Promise<string> {
  const { rows } = await app.admin.query<{ id: string }>('select id from cpis.plan where authority_id = $1 and nhs_number = $2', [authority.id, of])
  return rows[0]!.id
}

const NEW = { family_name: 'Newman', given_name: 'Nia', date_of_birth: '2020-05-06', start_date: day(-3) }
async function addByHand(at: number): Promise<void> {
  const typed = {
    'nhs-number': { 'nhs-number': number(at) },
    'name-and-date-of-birth': { 'family-name': 'Newman', 'given-name': 'Nia', ...typedDate('born', '2020-05-06') },
    kind: { kind: 'CPP' },
    start: typedDate('start', day(-3)),
  }
  const { draftId } = await fillForm(manager, 'add', {}, typed)
  expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
}

async function offer(from: Actor, planId: string, to: TestAuthority): Promise<string> {
  const { plan } = await getPlanToOffer(from, { planId })
  return offerPlan(from, { planId, seen: plan.versionId, receiver: to.id, movesOn: today })
}

type Act = {
  /** What is said by hand. */
  what: string
  /** The child whose plan is meant, and how a row of a file has it. */
  of: number
  as?: FileRow
  /** What is so before the file is received; answers what the act needs to know. */
  before?: () => Promise<string>
  act: (known: string) => Promise<unknown>
}

const ACTS: readonly Act[] = [
  { what: 'a plan is added', of: 40, as: NEW, act: () => addByHand(40) },
  {
    what: 'an end is removed',
    of: 0,
    before: async () => (await send([row(0, { end_date: day(5) }), ...children(1)]), planOf(number(0))),
    act: async (planId) => {
      const { draftId } = await fillForm(manager, 'change', { planId }, { end: {} })
      expect(await changePlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    },
  },
  {
    what: 'a row is mended',
    of: 40,
    as: { given_name: 'Nia' },
    before: async () => {
      await send([row(40, { given_name: 'Nia', date_of_birth: '2018-13-06' }), ...children()])
      return (await listRowsToFix(manager, {}))[0]!.id
    },
    act: (rowId) => fixRow(manager, { rowId, cells: row(40, { given_name: 'Nia' }) as Record<string, string> }),
  },
  {
    what: '"No, it goes on" is answered',
    of: 0,
    before: async () => {
      await send([row(0, { end_date: day(-60) }), ...children(1)])
      const { rows } = await app.admin.query<{ id: string }>(`select id from cpis.held_ending where authority_id = $1 and state = 'held'`, [
        authority.id,
      ])
      return rows[0]!.id
    },
    act: (endingId) => confirmEnding(manager, { endingId, answer: 'goes-on' }),
  },
  {
    what: 'an offer is declined',
    of: 0,
    before: async () => offer(manager, await planOf(number(0)), elsewhere),
    act: (transferId) => declineTransfer(colleague, { transferId, reason: 'not-ours' }),
  },
  {
    what: 'an offer is taken back',
    of: 0,
    before: async () => offer(manager, await planOf(number(0)), elsewhere),
    act: (transferId) => takeBackTransfer(manager, { transferId }),
  },
  {
    what: 'a plan is taken over',
    of: 0,
    before: async () => {
      await send([row(0, { end_date: day(5) }), ...children(1)])
      const child = await createChild(app.admin, elsewhere, { nhsNumber: number(0), familyName: 'Filler', givenName: 'Sama', born: '2018-05-06' })
      return offer(colleague, (await createPlan(app.admin, child, {})).id, authority)
    },
    act: (transferId) => acceptTransfer(manager, { transferId }),
  },
]

describe.each(ACTS)('after a file was received, $what', ({ of, as, before, act }) => {
  const others = () => children(of === 0 ? 1 : 0)
  const more = row(23, { given_name: 'Another' })

  it('and the file leaves the plan out: it is in place a day later', async () => {
    const known = (await before?.()) ?? ''
    const uploadId = await receive([...others(), more])
    await act(known)
    await load(uploadId)
    await aDayLater()
    expect(await seen(number(of))).toEqual(['current'])
    expect(await seen(more.nhs_number!)).toEqual(['current'])
  })

  it.each(['before', 'after'])(
    'and the file ends the plan: it is in place, and the row on the list, when the file was checked %s it',
    async (when) => {
      const known = (await before?.()) ?? ''
      const uploadId = await receive([row(of, { ...as, end_date: today }), ...others(), more])
      if (when === 'before') await checkUpload(manager, { uploadId })
      await act(known)
      await load(uploadId)
      await aDayLater()
      expect(await seen(number(of))).toEqual(['current'])
      expect((await listRowsToFix(manager, {})).map(({ reason }) => reason)).toEqual([
        'Your authority changed this plan after this file was made. Send the row again if it still holds.',
      ])
    },
  )

  it('and a file that is received then says otherwise: it holds', async () => {
    const known = (await before?.()) ?? ''
    await act(known)
    await send([row(of, { ...as, end_date: today }), ...others(), more])
    expect(await seen(number(of))).toEqual(['previous'])
  })
})

describe('after a file was received', () => {
  it('another that had ended a plan is taken back: the plan does not end again by the same mistake', async () => {
    const { uploadId: wrong } = await send([row(0, { end_date: today })], 'changes')
    const uploadId = await receive([row(0, { end_date: today }), ...children(1), row(23)])
    await takeBackUpload(manager, { uploadId: wrong! })
    await load(uploadId)
    await aDayLater()
    expect(await seen(number(0))).toEqual(['current'])
    expect(await listRowsToFix(manager, {})).toHaveLength(1)
  })

  it('another that had added plans is taken back: this one, put right, adds them', async () => {
    const { uploadId: wrong } = await send([row(24, { category: 'NEG' })], 'changes')
    const uploadId = await receive([...children(), row(24)])
    await takeBackUpload(manager, { uploadId: wrong! })
    await load(uploadId)
    expect(await seen(number(24))).toEqual(['current'])
  })

  it('a birth is recorded: the baby’s plan is in place a day later', async () => {
    const mother = row(41, { given_name: 'Mary', date_of_birth: '1998-03-04', plan_type: 'UCPP', start_date: day(-60), end_date: day(5) })
    await send([...children(), mother])
    const uploadId = await receive([...children(), mother, row(23)])
    const typed = {
      born: typedDate('born', today),
      'what-follows': { follows: 'CPP' },
      'nhs-number': { 'baby-number': number(42) },
      'name-and-date-of-birth': { 'family-name': 'Filler', 'given-name': 'Baby' },
      start: typedDate('start', today),
    }
    const { draftId } = await fillForm(manager, 'birth', { planId: await planOf(number(41)) }, typed)
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
    await load(uploadId)
    await aDayLater()
    expect({ baby: await seen(number(42)), mother: await seen(number(41)) }).toEqual({ baby: ['current'], mother: ['previous'] })
  })

  it('a plan is withdrawn as a mistake: the file does not put it in place again', async () => {
    const uploadId = await receive([...children(), row(23)])
    const { draftId } = await fillForm(manager, 'withdraw', { planId: await planOf(number(0)) }, { why: { why: 'never-in-place' } })
    expect(await withdrawPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    await load(uploadId)
    // Of this authority: others of this file may hold the number.
    expect((await seen(number(0))).filter((standing) => standing !== 'none')).toEqual([])
  })

  it('a name is corrected: it stays, and what the file says of the plan holds', async () => {
    const uploadId = await receive([row(0, { category: 'NEG' }), ...children(1)])
    await app.admin.query(
      `update cpis.child set family_name = 'Corrected', change = 'details-corrected', changed_by = 'A colleague', upload_id = null
       where authority_id = $1 and nhs_number = $2`,
      [authority.id, number(0)],
    )
    await load(uploadId)
    const { rows } = await app.admin.query(
      `select c.family_name, p.category from cpis.child c join cpis.plan p on p.child_id = c.id where c.authority_id = $1 and c.nhs_number = $2`,
      [authority.id, number(0)],
    )
    expect(rows).toEqual([{ family_name: 'Corrected', category: 'NEG' }])
  })

  it('only the telephone of the lead team is changed: the file holds, because that says nothing about the plan', async () => {
    const uploadId = await receive([row(0, { end_date: today }), ...children(1)])
    await app.admin.query(`update cpis.plan set lead_team = 'North', changed_by = 'A colleague', upload_id = null where authority_id = $1`, [
      authority.id,
    ])
    await load(uploadId)
    expect(await seen(number(0))).toEqual(['previous'])
  })

  it('the telephone of a lead team is changed: clinicians go on being told the new one, until a later file says another', async () => {
    const [was, is, later] = ['020 7946 0001', '020 7946 0002', '020 7946 0003']
    const rows = (phone: string) => children().map((one) => ({ ...one, lead_team: 'North', lead_team_phone: phone }))
    const told = async () => {
      const { rows: found } = await app.admin.query<{ phone: string }>(
        `select distinct lead_team_phone as phone from cpis.plan where authority_id = $1`,
        [authority.id],
      )
      return found.map(({ phone }) => phone)
    }
    await addLeadTeam(manager, { teamName: 'North', teamPhone: was })
    await send(rows(was))
    const uploadId = await receive([...rows(was), row(23)])
    const [team] = (await getContacts(manager, {})).teams
    expect(await changeLeadTeam(manager, { teamId: team!.id, teamName: 'North', teamPhone: is })).toBe(22)
    await load(uploadId)
    expect((await told()).toSorted()).toEqual([null, is].toSorted())
    await send(rows(later))
    expect(await told()).toContain(later)
  })
})

it('a preview is not saved when an answer was given since that changed no plan', async () => {
  await send([row(0, { end_date: day(-60) }), ...children(1)])
  const uploadId = await receive([...children(1), row(23)])
  await checkUpload(manager, { uploadId })
  const { rows } = await app.admin.query<{ id: string }>(`select id from cpis.held_ending where authority_id = $1 and state = 'held'`, [authority.id])
  await confirmEnding(manager, { endingId: rows[0]!.id, answer: 'goes-on' })
  await expect(confirmUpload(manager, { uploadId })).rejects.toMatchObject({ kind: 'conflict' })
  expect((await checkUpload(manager, { uploadId })).endings).toMatchObject({ absent: 0 })
})

it('a national message that was made before a plan was added, and is received after it, does not leave it out', async () => {
  authority = await createAuthority(app.admin, { code: '330' })
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  const apply = async (serial: number, ago: string, given: string) => {
    const { rows } = await app.admin.query<{ made: string }>(
      `select to_char((now() - $1::interval) at time zone 'UTC', 'YYYYMMDDHH24MISS') as made`,
      [ago],
    )
    const records = [given, ...'Bea Cleo Dora Edie Fay Gia Hope Ida Joy Kit Lea'.split(' ')].map((name, at) =>
      childRecord({ number: number(60 + at), given: name }).replace('extension="330-1"', `extension="330-${at}"`),
    )
    const text = uploadMessage({ records }).replace('extension="1043"', `extension="${serial}"`).replace('20261122090000', rows[0]!.made)
    return applyUpload(manager, { fileName: 'm.xml', contents: 'full', bytes: Buffer.from(text) })
  }
  await apply(1, '1 day', 'Ada')
  await addByHand(80)
  expect((await apply(2, '1 hour', 'Adaline')).endings).toMatchObject({ absent: 0 })
  await aDayLater()
  expect(await seen(number(80))).toEqual(['current'])
})
