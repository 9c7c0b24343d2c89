import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { endPlan } from '@/lib/plans/forms/end-plan'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { fillForm, typedDate } from '@/tests/support/fill-form'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'

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

describe('an unborn plan', () => {
  const mother = row(0, {
    nhs_number: fakeNhsNumber(FROM + 60),
    local_id: 'M-1',
    given_name: 'Mary',
    date_of_birth: '1996-05-06',
    plan_type: 'UCPP',
    start_date: addDays(today, -60),
    end_date: addDays(today, 100),
  })
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
    for (const _ of [1, 2]) {
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
