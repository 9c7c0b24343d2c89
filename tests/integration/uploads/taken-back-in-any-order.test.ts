import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordDeath } from '@/lib/children/record-death'
import { reopenRecord } from '@/lib/children/reopen-record'
import type { Actor } from '@/lib/identity/actor'
import { changePlan } from '@/lib/plans/forms/change-plan'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { declineTransfer } from '@/lib/transfers/decline-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { confirmEnding } from '@/lib/uploads/save/confirm-ending'
import { isCpisError } from '@/lib/shared/errors'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { actAs } from '@/tests/support/by-sql'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { fillForm, typedDate } from '@/tests/support/fill-form'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'
import { ticketFor } from '@/scripts/disposable-product/ticket'

/** After files are taken back, in whatever order, the register is what the files that stand, and people, said last. */

const FROM = 740_000
const CHILDREN = 40
const today = todayInLondon(new Date())
const day = (days: number) => addDays(today, days)
const number = (at: number) => fakeNhsNumber(FROM + at)
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

function row(at: number, given: FileRow = {}): FileRow {
  return {
    nhs_number: number(at),
    local_id: `F-${at}`,
    family_name: 'Filler',
    given_name: `Sam${LETTERS[at % 26]}${LETTERS[Math.floor(at / 26)]}`,
    date_of_birth: '2018-05-06',
    plan_type: 'CPP',
    start_date: '2025-03-09',
    ...given,
  }
}
const rows = (from = 0) => Array.from({ length: CHILDREN - from }, (_, at) => row(from + at))
const mother = row(75, { plan_type: 'UCPP', given_name: 'Mother', date_of_birth: '1998-03-04', start_date: day(-60), end_date: day(90) })

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let manager: Actor
beforeAll(async () => {
  app = await startApplication()
  await liftLimit(app.adminUrl, 'file')
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(begin)

async function begin(): Promise<void> {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  await send(rows())
}

const send = (file: readonly FileRow[], contents: 'full' | 'changes' = 'full') =>
  applyUpload(manager, { fileName: 'f.csv', contents, bytes: uploadFile(file) })
const back = ({ uploadId }: { uploadId: string | null }) => takeBackUpload(manager, { uploadId: uploadId! })

async function seen(of = number(0)): Promise<string[]> {
  const checked = await checkChild(nurse, of)
  if (checked.outcome !== 'match') return [checked.outcome]
  return checked.records.filter((one) => one.authority.name === authority.name).map(({ givenName, standing }) => `${givenName} ${standing}`)
}

async function aDayLater(): Promise<void> {
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  await app.admin.query('select cpis.apply_due_endings()')
}

async function planId(of = number(0)): Promise<string> {
  const { rows: found } = await app.admin.query<{ id: string }>(
    'select id from cpis.plan where authority_id = $1 and nhs_number = $2 order by start_date limit 1',
    [authority.id, of],
  )
  return found[0]!.id
}

describe('two files taken back', { timeout: 120_000 }, () => {
  const ENDED = row(0, { end_date: day(-1) })
  it.each<[string, FileRow[], FileRow[], 'full' | 'changes']>([
    ['ends a plan, the second has it again', [ENDED], [row(0)], 'changes'],
    ['ends a plan, the second, a full file, has it again', [ENDED, ...rows(1)], [...rows(), row(50)], 'full'],
    ['leaves a plan out, the second has it again', rows(1), [...rows(), row(50)], 'full'],
    ['withdraws a plan, the second has it again', [row(0, { delete: 'Y' })], [row(0)], 'changes'],
    ['ends a plan, the second brings the one that follows', [ENDED], [row(0, { start_date: day(-1) })], 'changes'],
    ['gives a wrong name, and so does the second', [row(0, { given_name: 'Wrongone' })], [row(0, { given_name: 'Wrongtwo' })], 'changes'],
  ])('of which the first %s: the plan is in place, in either order', async (_what, first, second, contents) => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const sent = [await send(first, contents)]
      await aDayLater()
      sent.push(await send(second, contents))
      for (const at of order) await back(sent[at]!)
      // The one that follows stays where the former cannot come back before it, rather than nobody.
      expect((await seen()).filter((one) => one.endsWith('current'))).toEqual(['Samaa current'])
    }
  })

  it('after an unborn plan was left out: the next file that names it has it in place', async () => {
    await send([...rows(), mother])
    const silent = await send(rows())
    await aDayLater()
    expect(await seen(number(75))).toEqual(['Mother previous'])
    await back(await send([mother], 'changes'))
    await send([...rows(), mother])
    expect(await seen(number(75))).toEqual(['Mother current'])
    await back(silent)
    expect(await seen(number(75))).toEqual(['Mother current'])
  })
})

describe('a file that is not taken back by halves', () => {
  const BOTH = [row(0, { end_date: day(-1) }), row(0, { start_date: day(-1) })]

  it('leaves the plan that follows where somebody has corrected the former one, which stays ended', async () => {
    const file = await send(BOTH, 'changes')
    const typed = { start: typedDate('start', '2025-03-10'), 'possible-mistake': { sure: 'start-2025-03-10' } }
    const { draftId } = await fillForm(manager, 'change', { planId: await planId() }, typed)
    expect(await changePlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect((await back(file)).notRestored).toHaveLength(2)
    expect(await seen()).toEqual(['Samaa current', 'Samaa previous'])
  })

  it('nor where a later file says that the former one ended', async () => {
    const file = await send(BOTH, 'changes')
    const later = await send([row(0, { end_date: day(-1) }), row(51)], 'changes')
    await back(file)
    expect(await seen()).toEqual(['Samaa current', 'Samaa previous'])
    await back(later)
    expect(await seen()).toEqual(['Samaa current'])
  })
})

describe('a plan that only the file added', () => {
  const child = row(60)

  it('stays while a later file names the child in a row that was not accepted, and goes with that file', async () => {
    const first = await send([...rows(), child])
    const second = await send([...rows(), { ...child, lead_team_phone: 'not a number' }])
    expect((await back(first)).notRestored).toMatchObject([{ number: child.nhs_number }])
    expect(await seen(number(60))).toEqual(['Samic current'])
    await back(second)
    expect(await seen(number(60))).not.toContain('Samic current')
  })

  it('stays while a later file has repeated a row that was not accepted and names the child by the local reference alone', async () => {
    const refused = row(60, { nhs_number: '', given_name: 'Elsewise', start_date: '2025-04-09' })
    await send([refused, row(39, { category: 'NEG' })], 'changes')
    const first = await send([child], 'changes')
    await send([refused, row(39, { category: 'PHY' })], 'changes')
    expect((await back(first)).notRestored).toMatchObject([{ number: child.nhs_number }])
    expect(await seen(number(60))).toEqual(['Samic current'])
  })

  it.each(['is offered to another authority', 'was, and that authority did not want it'])('stays when it %s', async (which) => {
    const first = await send([child], 'changes')
    const elsewhere = await createAuthority(app.admin)
    const planToOffer = await planId(number(60))
    const { plan } = await getPlanToOffer(manager, { planId: planToOffer })
    const transferId = await offerPlan(manager, { planId: planToOffer, seen: plan.versionId, receiver: elsewhere.id, movesOn: today })
    if (which.startsWith('was')) await declineTransfer(await createAuthorityActor(app.admin, elsewhere, 'LD'), { transferId, reason: 'not-ours' })
    expect((await back(first)).notRestored).toMatchObject([{ number: child.nhs_number }])
    expect(await seen(number(60))).toEqual(['Samic current'])
  })

  it('stays when somebody has said that it goes on', async () => {
    const first = await send([...rows(), child])
    const late = await send([...rows(), { ...child, end_date: day(-60) }])
    const { rows: held } = await app.admin.query<{ id: string }>(`select id from cpis.held_ending where state = 'held' and authority_id = $1`, [
      authority.id,
    ])
    await confirmEnding(manager, { endingId: held[0]!.id, answer: 'goes-on' })
    await back(late)
    await back(first)
    expect(await seen(number(60))).toEqual(['Samic current'])
  })
})

describe('what does not keep a file from being taken back', () => {
  it('a new telephone of the lead team, which stays', async () => {
    const team = { lead_team: 'North', lead_team_phone: '01632 960100' }
    await send([row(0, team)], 'changes')
    const wrong = await send([row(0, { ...team, end_date: day(3) })], 'changes')
    const { rows: found } = await app.admin.query<{ id: string }>(
      `insert into cpis.lead_team (authority_id, name, phone) values ($1, 'North', '01632 960100') returning id`,
      [authority.id],
    )
    await app.admin.query('begin')
    await actAs(app.admin, await ticketFor(app.admin, { personId: null, role: 'LD', organisation: authority }))
    await app.admin.query(`select cpis.change_lead_team($1, 'North', '01632 960199', 'Dana')`, [found[0]!.id])
    await app.admin.query('commit')
    expect(await back(wrong)).toEqual({ restored: 1, notRestored: [] })
    const { rows: plan } = await app.admin.query('select end_date as ends, lead_team_phone as phone from cpis.plan where id = $1', [await planId()])
    expect(plan).toEqual([{ ends: null, phone: '01632 960199' }])
  })

  it('a corrected number', async () => {
    const wrong = await send([row(0, { end_date: day(3) })], 'changes')
    await app.admin.query(
      `update cpis.child set nhs_number = $3, change = 'number-corrected', changed_by = 'A colleague', upload_id = null where authority_id = $1 and nhs_number = $2`,
      [authority.id, number(0), number(90)],
    )
    expect(await back(wrong)).toEqual({ restored: 1, notRestored: [] })
    const { rows: plan } = await app.admin.query('select end_date as ends from cpis.plan where id = $1', [await planId(number(90))])
    expect(plan).toEqual([{ ends: null }])
  })

  it('a death by mistake: reopened, the record has the plan in place', async () => {
    const wrong = await send([row(0, { end_date: day(-1) })], 'changes')
    const child = async () =>
      (
        await app.admin.query<{ id: string; seen: string }>(
          'select id, version_id as seen from cpis.child where authority_id = $1 and nhs_number = $2',
          [authority.id, number(0)],
        )
      ).rows[0]!
    const open = await child()
    await recordDeath(manager, { childId: open.id, seen: open.seen, on: today })
    expect((await back(wrong)).notRestored).toHaveLength(1)
    const closed = await child()
    await reopenRecord(manager, { childId: closed.id, seen: closed.seen, reason: 'wrong-record', plans: 'back' })
    expect(await seen()).toEqual(['Samaa current'])
  })
})

/** A number from 0 to 1, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

type Said = { file: number; ends: string | null | 'withdrawn'; name: string }

/** One child, whose plan files open, end, rename, withdraw or leave out; the model keeps what each said, and whether it is taken back. */
let sent = 0
/** A row that makes a file another than those before, and counts as no ending. */
const another = () => row(39, { family_name: `Filler${LETTERS[(sent += 1) % 26]}${LETTERS[Math.floor(sent / 26) % 26]}` })

async function sequence(at: number, chance: () => number): Promise<string[]> {
  const said: Said[] = [{ file: -1, ends: null, name: row(at).given_name! }]
  const files: { uploadId: string | null }[] = []
  const takenBack = new Set<number>()
  const told: string[] = []
  const standing = () => said.filter(({ file }) => !takenBack.has(file)).at(-1)!
  for (let step = 0; step < 6; step += 1) {
    const left = files.map((_, file) => file).filter((file) => !takenBack.has(file))
    const turn = chance()
    if (turn < 0.45 && left.length > 0) {
      const file = left[Math.floor(chance() * left.length)]!
      // Beyond the limit of what may be taken away it is refused, and the file stands.
      const isBack = await back(files[file]!).then(
        () => true,
        (error: unknown) => {
          if (isCpisError(error, 'conflict')) return false
          throw error
        },
      )
      if (isBack) takenBack.add(file)
      told.push(`${isBack ? 'takes back' : 'may not take back'} ${file}`)
    } else {
      const ends = chance() < 0.5 ? null : day(-1 - Math.floor(chance() * 5))
      const name = chance() < 0.3 ? `Wrong${LETTERS[files.length]}` : standing().name
      const leftOut = turn > 0.85 && standing().ends === null
      const withdraws = !leftOut && turn > 0.75 && standing().ends !== 'withdrawn'
      const file = leftOut
        ? [...rows().filter((one) => one.nhs_number !== number(at) && one.nhs_number !== number(39)), another()]
        : [row(at, { given_name: name, ...(ends && { end_date: ends }), ...(withdraws && { delete: 'Y' }) }), another()]
      files.push(await send(file, leftOut ? 'full' : 'changes'))
      await aDayLater()
      const { name: former } = standing()
      if (leftOut) said.push({ file: files.length - 1, ends: today, name: former })
      else if (withdraws) said.push({ file: files.length - 1, ends: 'withdrawn', name: former })
      else said.push({ file: files.length - 1, ends, name })
      told.push(`${files.length - 1} ${leftOut ? 'leaves out' : withdraws ? 'withdraws' : `says ${ends ?? 'open'} of ${name}`}`)
    }
  }
  const now = standing()
  if (now.ends === null) {
    const shown = await seen(number(at))
    if (shown[0] !== `${now.name} current`) return [`${told.join(', ')}: is to be ${now.name} current, and is ${shown.join()}`]
  }
  return []
}

it('any order of files and takings back leaves in place what the files that stand have in place', async () => {
  const seed = Date.now() % 1_000_000
  const chance = chances(seed)
  const wrong: string[] = []
  for (let at = 0; at < 9; at += 1) {
    // What files took away in the last seven days counts against the limit of a tenth.
    if (at % 3 === 0) await begin()
    wrong.push(...(await sequence(at % 3, chance)).map((told) => `seed ${seed}: ${told}`))
  }
  expect(wrong).toEqual([])
}, 600_000)
