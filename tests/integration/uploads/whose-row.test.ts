import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'

/** Twins share family name, date of birth, and often the kind and the start of their plans. A row finds a child by its number, and that may be wrong. */

const FROM = 310_000
const CHILDREN = 30
// Read when a file is checked.
process.env.DEMOGRAPHICS_SILENCE_SECONDS = '2'
let app: TestApplication
let demographics: AnsweringDemographics
let nurse: Actor
let authority: TestAuthority
let manager: Actor

beforeAll(async () => {
  demographics = await answeringDemographics()
  app = await startApplication()
  await liftLimit(app.adminUrl, 'file')
  nurse = await createClinicalActor(app.admin)
})
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})

const number = (at: number) => fakeNhsNumber(FROM + at)
const row = (name: string, at: number, given: FileRow = {}): FileRow => ({
  nhs_number: number(at),
  local_id: `L-${name}`,
  family_name: 'Twin',
  given_name: name,
  date_of_birth: '2018-05-06',
  plan_type: 'CPP',
  start_date: '2025-03-09',
  ...given,
})
const others = () => Array.from({ length: CHILDREN }, (_, at) => row(`Filler${'abcdefghijklmnopqrstuvwxyzABCD'[at]}`, 100 + at))
const robin = (at: number, given: FileRow = {}) => row('Robin', at, given)
const casey = (at: number, given: FileRow = {}) => row('Casey', at, given)

/** What demographics hold; only of whom they are told something do they know anything. */
function know(name: string, at: number, second?: string): void {
  const givenNames = second === undefined ? [name] : [name, second]
  demographics.know({ nhsNumber: number(at), familyName: 'Twin', givenNames, dateOfBirth: '2018-05-06' })
}

const send = (rows: FileRow[], contents: 'full' | 'changes') => applyUpload(manager, { fileName: 'f.csv', contents, bytes: uploadFile(rows) })

async function seen(at: number): Promise<string[]> {
  const checked = await checkChild(nurse, number(at))
  if (checked.outcome !== 'match') return [checked.outcome]
  return checked.records.filter((record) => record.authority.id === authority.id).map(({ givenName, standing }) => `${givenName} ${standing}`)
}

async function aDayLater(): Promise<void> {
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  await app.admin.query('select cpis.apply_due_endings()')
}

beforeEach(async () => {
  await demographics.up()
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  for (const [at, { given_name: name }] of others().entries()) know(name!, 100 + at)
  know('Robin', 1)
  know('Casey', 2)
  expect((await send([...others(), robin(1), casey(2)], 'full')).fileCode).toBe('CPF02')
})

describe('a row that withdraws', () => {
  it.each<[string, FileRow]>([
    ['names the other twin, who is held', robin(2, { delete: 'Y' })],
    ['names somebody who is not held', row('Alex', 2, { delete: 'Y' })],
    ['names the other twin under a new local id', robin(2, { delete: 'Y', local_id: 'L-new' })],
  ])('takes nothing from the holder of its number when it %s', async (_whom, withdrawing) => {
    const report = await send([withdrawing], 'changes')
    expect(report.counts).toMatchObject({ rejected: 1, withdrawn: 0 })
    expect([await seen(1), await seen(2)]).toEqual([['Robin current'], ['Casey current']])
  })

  it.each<[string, FileRow]>([
    ['by local id', casey(2, { delete: 'Y', given_name: 'Cassie' })],
    ['by name and date of birth', casey(2, { delete: 'Y', local_id: 'L-new' })],
  ])('withdraws when it names the holder %s', async (_how, withdrawing) => {
    expect((await send([withdrawing], 'changes')).rows).toMatchObject([{ outcome: 'withdrawn', reason: null }])
    expect(await seen(2)).not.toContain('Casey current')
  })
})

describe('a row of one twin under the number of the other', () => {
  it.each<[string, () => void]>([
    ['whose name demographics withhold', () => demographics.withhold({ nhsNumber: number(2), dateOfBirth: '2018-05-06' })],
    ['who has the first one’s name as a second one', () => know('Casey', 2, 'Robin')],
  ])('ends the plan of neither and renames neither, when the other is one %s', async (_who, told) => {
    told()
    await app.admin.query(`update cpis.child set traced_at = now() - interval '30 days' where authority_id = $1`, [authority.id])
    const report = await send([...others(), robin(2)], 'full')
    expect(report.counts).toMatchObject({ rejected: 1 })
    await aDayLater()
    const { rows } = await app.admin.query<{ given: string }>(
      'select given_name as given from cpis.child where authority_id = $1 and nhs_number = any ($2) order by nhs_number = $3',
      [authority.id, [number(1), number(2)], number(2)],
    )
    expect(rows.map(({ given }) => given)).toEqual(['Robin', 'Casey'])
    expect(await seen(1)).toEqual(['Robin current'])
  })
})

describe('while demographics do not answer', () => {
  beforeEach(async () => {
    await app.admin.query(`update cpis.child set traced_at = now() - interval '30 days' where authority_id = $1`, [authority.id])
    await demographics.down()
  })

  it('a row under a number that is nobody’s, and may be mistyped, does not end the plan under the right one, however often it comes', async () => {
    for (let night = 0; night < 2; night += 1) {
      await send([...others(), robin(3), casey(2)], 'full')
      await aDayLater()
      expect(await seen(1)).toEqual(['Robin current'])
    }
    // Once they agree with the new number, the former one counts as left out.
    await demographics.up()
    know('Robin', 3)
    know('Alex', 5)
    await send([...others(), robin(3), casey(2), row('Alex', 5)], 'full')
    await aDayLater()
    expect([await seen(1), await seen(3)]).toEqual([['Robin previous'], ['Robin current']])
  }, 120_000)

  describe('and a row under another local id has a name from which the child was corrected by hand', () => {
    const renumbered = (at: number) => robin(at, { local_id: 'L-new' })
    async function correct(set: string): Promise<void> {
      await app.admin.query(
        `update cpis.child set ${set}, changed_by = 'A colleague', upload_id = null where authority_id = $1 and nhs_number = $2`,
        [authority.id, number(1)],
      )
      // Demographics agree with what is right.
      await app.admin.query(`update cpis.child set number_status = 'matched', traced_at = now() - interval '30 days' where authority_id = $1`, [
        authority.id,
      ])
    }

    it('it is not accepted under the number that was corrected with it, and the plan stays', async () => {
      await correct(`given_name = 'Robert', nhs_number = '${number(6)}', change = 'number-corrected'`)
      const report = await send([...others(), renumbered(1), casey(2)], 'full')
      expect(report.rows.at(-2)).toMatchObject({ outcome: 'rejected', column: 'nhs_number' })
      await aDayLater()
      expect(await seen(6)).toEqual(['Robert current'])
      expect(await seen(1)).not.toContain('Robin current')
    }, 60_000)

    it('and under a number that may be mistyped it does not end the plan under the right one', async () => {
      await correct(`given_name = 'Robert', change = 'details-corrected'`)
      await send([...others(), renumbered(3), casey(2)], 'full')
      await aDayLater()
      expect(await seen(1)).toEqual(['Robert current'])
    }, 60_000)
  })

  it.each<[string, FileRow]>([
    ['name and local id', robin(3)],
    ['name', robin(3, { local_id: 'L-new' })],
    ['local id', robin(3, { given_name: 'Robyn' })],
  ])(
    'such a row in a file of changes settles the absence of the child whom it names by %s',
    async (_how, mistyped) => {
      await send([...others(), casey(2)], 'full')
      await app.admin.query(`update cpis.child set traced_at = now() - interval '30 days' where authority_id = $1`, [authority.id])
      expect((await send([mistyped, row('Fillera', 100, { category: 'NEG' })], 'changes')).counts).toMatchObject({ added: 1, rejected: 0 })
      await aDayLater()
      expect(await seen(1)).toEqual(['Robin current'])
    },
    60_000,
  )

  it('a row about somebody else settles nobody’s absence', async () => {
    await send([...others(), casey(2)], 'full')
    expect((await send([row('Alex', 3), casey(2)], 'changes')).counts).toMatchObject({ added: 1 })
    await aDayLater()
    expect(await seen(1)).toEqual(['Robin previous'])
  }, 60_000)

  it('a row about somebody who is not held takes over nobody’s record', async () => {
    const report = await send([row('Alex', 2), robin(1)], 'changes')
    expect(report.rows).toMatchObject([{ outcome: 'rejected', column: 'nhs_number' }, { outcome: 'unchanged' }])
    expect(await seen(2)).toEqual(['Casey current'])
  }, 60_000)

  it('a row of the other twin does not settle a refused one under the same number', async () => {
    expect((await send([robin(2), robin(1)], 'changes')).rows).toMatchObject([{ outcome: 'rejected' }, {}])
    expect((await send([casey(2)], 'changes')).rows).toMatchObject([{ outcome: 'unchanged' }])
    const { rows } = await app.admin.query(`select from cpis.rejected_row where authority_id = $1 and fixed_at is null`, [authority.id])
    expect(rows).toHaveLength(1)
  }, 60_000)
})

describe('a protected child to whom a file gives another number', () => {
  it.each(['full', 'changes'] as const)('stays protected under it (%s)', async (contents) => {
    await app.admin.query(`update cpis.child set is_protected = true where authority_id = $1 and nhs_number = $2`, [authority.id, number(1)])
    know('Robin', 4)
    await send(contents === 'full' ? [...others(), robin(4), casey(2)] : [robin(4)], contents)
    expect(await seen(4)).toEqual(['protected'])
  })
})

describe('a restricted child, of whom demographics may withhold the name,', () => {
  it('does not lose the plan by a row under a number that may be mistyped, while demographics do not answer', async () => {
    await app.admin.query(`update cpis.child set traced_at = now() - interval '30 days' where authority_id = $1`, [authority.id])
    await demographics.down()
    await app.admin.query(`update cpis.child set number_status = 'restricted', is_protected = true where authority_id = $1 and nhs_number = $2`, [
      authority.id,
      number(1),
    ])
    await send([...others(), robin(3), casey(2)], 'full')
    await aDayLater()
    const { rows: plans } = await app.admin.query('select end_date as ends from cpis.plan where authority_id = $1 and nhs_number = $2', [
      authority.id,
      number(1),
    ])
    expect(plans).toEqual([{ ends: null }])
  }, 60_000)
})
