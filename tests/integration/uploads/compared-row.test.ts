import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom, numberStanding } from '@/tests/support/number-standing'
import { ORDINARY_ROW, uploadFile } from '@/tests/support/upload-file'

/** A row that is mended by hand is compared with demographics like everything that is entered by hand (docs/decisions/049). */

let app: TestApplication
let demographics: AnsweringDemographics
let authority: TestAuthority
let manager: Actor
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
})
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
})
afterEach(() => demographics.up())

const aNumber = () => fakeNhsNumber(8500 + numbers++)
const ROBIN = { familyName: 'Ashworth', givenNames: ['Robin'], dateOfBirth: ORDINARY_ROW.date_of_birth }

/** Sends a file with one wrong row, and the id of that row on the list. */
async function aWrongRow(): Promise<string> {
  await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{ nhs_number: '9991005324' }]) })
  return (await listRowsToFix(manager, {}))[0]!.id
}

const mend = async (rowId: string, number: string) => fixRow(manager, { rowId, cells: { ...ORDINARY_ROW, nhs_number: number } })

it('agrees and is saved, and one of a restricted child is protected', async () => {
  for (const status of ['active', 'restricted'] as const) {
    const number = aNumber()
    demographics.know({ nhsNumber: number, ...ROBIN, status })
    expect(await mend(await aWrongRow(), number)).toEqual({ ok: true })
    expect(await numberStanding(app.admin, authority.id, number)).toMatchObject({
      status: status === 'active' ? 'matched' : 'restricted',
      protected: status === 'restricted',
      waits: false,
    })
  }
})

it('is not saved when something differs, and says which detail', async () => {
  const number = aNumber()
  demographics.know({ nhsNumber: number, ...ROBIN, familyName: 'Elsewhere' })
  expect(await mend(await aWrongRow(), number)).toMatchObject({ ok: false, column: 'family_name', reason: expect.not.stringContaining('Elsewhere') })
})

it('that was not accepted for what demographics said is saved as it stands when they answer differently, though the file sent again is passed over', async () => {
  const number = aNumber()
  demographics.know({ nhsNumber: number, ...ROBIN, familyName: 'Formerly' })
  const other = aNumber()
  demographics.know({ nhsNumber: other, ...ROBIN })
  const file = { fileName: 'f.csv', contents: 'full', bytes: uploadFile([{ nhs_number: other, local_id: 'A-0' }, { nhs_number: number }]) } as const
  expect((await applyUpload(manager, file)).fileCode).toBe('CPF03')
  const [row] = await listRowsToFix(manager, {})
  expect(await fixRow(manager, { rowId: row!.id })).toMatchObject({ ok: false, column: 'family_name' })
  demographics.know({ nhsNumber: number, ...ROBIN })
  expect((await applyUpload(manager, file)).appliedBefore).not.toBeNull()
  expect(await fixRow(manager, { rowId: row!.id })).toEqual({ ok: true })
  expect(await numberStanding(app.admin, authority.id, number)).toMatchObject({ status: 'matched' })
  const subjects = await app.admin.query(
    `select from cpis.audit_event where type = 'upload.fix' and subject_keys is not null and organisation_id = $1`,
    [authority.id],
  )
  expect(subjects.rowCount).toBe(2)
})

it('under a number that was replaced is not saved, and the two numbers are joined from then on', async () => {
  const [old, present] = [aNumber(), aNumber()]
  demographics.know({ nhsNumber: old, ...ROBIN, status: 'superseded', replacedBy: present })
  demographics.know({ nhsNumber: present, ...ROBIN })
  expect(await mend(await aWrongRow(), old)).toMatchObject({ ok: false, column: 'nhs_number' })
  expect(await linksFrom(app.admin, old)).toEqual([present])
})

it('that cannot be compared now is saved, marked, and waits', async () => {
  const rowId = await aWrongRow()
  const number = aNumber()
  await demographics.down()
  expect(await mend(rowId, number)).toEqual({ ok: true })
  expect(await numberStanding(app.admin, authority.id, number)).toEqual({
    status: 'not-traced',
    differs: [],
    traced: false,
    protected: false,
    waits: true,
  })
})

it('of a file that was checked before demographics said something else does not take that back when it is saved', async () => {
  const number = aNumber()
  demographics.know({ nhsNumber: number, ...ROBIN })
  const first = { nhs_number: number }
  await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([first]) })
  await app.admin.query(`update cpis.child set traced_at = now() - interval '30 days' where authority_id = $1`, [authority.id])
  const bytes = uploadFile([{ ...first, category: 'NEG' }])
  const { uploadId } = await submitUpload(manager, { fileName: 'g.csv', contents: 'changes', bytes, via: 'page' })
  await checkUpload(manager, { uploadId })
  await app.admin.query(`update cpis.child set number_status = 'not-found', traced_at = now(), change = 'number-checked' where authority_id = $1`, [
    authority.id,
  ])
  // The register has changed since, so the file is checked again: what demographics answered about it is still kept.
  await checkUpload(manager, { uploadId })
  await confirmUpload(manager, { uploadId })
  expect(await numberStanding(app.admin, authority.id, number)).toMatchObject({ status: 'not-found' })
})
