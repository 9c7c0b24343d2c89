import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { cancelUpload } from '@/lib/uploads/save/cancel-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom } from '@/tests/support/number-standing'
import { ORDINARY_ROW, uploadFile } from '@/tests/support/upload-file'

/** A replaced number that arrives by file is followed: both numbers give the same result (docs/decisions/049). */

let app: TestApplication
let demographics: AnsweringDemographics
let manager: Actor
let nurse: Actor
let authority: TestAuthority
let numbers = 0
const ROBIN = { familyName: 'Ashworth', givenNames: ['Robin'], dateOfBirth: ORDINARY_ROW.date_of_birth }

beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
  nurse = await createClinicalActor(app.admin)
})
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
})

const aNumber = () => fakeNhsNumber(9100 + numbers++)
const fileOf = (number: NhsNumber, more: object[] = []) => ({
  fileName: 'f.csv',
  contents: 'changes' as const,
  bytes: uploadFile([{ nhs_number: number }, ...more]),
})

function aReplacedNumber() {
  const [old, present] = [aNumber(), aNumber()]
  demographics.know({ nhsNumber: old, ...ROBIN, status: 'superseded', replacedBy: present })
  demographics.know({ nhsNumber: present, ...ROBIN })
  return [old, present] as const
}

it.each([0, 1])('whichever of the two another authority holds (%i)', async (place) => {
  const pair = aReplacedNumber()
  await createPlan(app.admin, await createChild(app.admin, await createAuthority(app.admin), { nhsNumber: pair[place] }))
  const { rows, fileCode } = await applyUpload(manager, fileOf(pair[0]))
  expect([fileCode, rows.map(({ code }) => code)]).toEqual(['CPF04', ['CPR05']])
  for (const number of pair) expect(await checkChild(nurse, number)).toMatchObject({ outcome: 'match' })
})

it('and the row under the new number, which the authority sends next, is found under the old one', async () => {
  const [old, present] = aReplacedNumber()
  await applyUpload(manager, fileOf(old))
  await applyUpload(manager, fileOf(present))
  expect(await checkChild(nurse, old)).toMatchObject({ outcome: 'match' })
})

it('is joined when the file is saved, not while it is looked at or when it is cancelled', async () => {
  const [old, present] = aReplacedNumber()
  const submit = async () => {
    const { uploadId } = await submitUpload(manager, fileOf(old))
    await checkUpload(manager, { uploadId: uploadId! })
    return uploadId!
  }
  const cancelled = await submit()
  expect(await linksFrom(app.admin, old)).toEqual([])
  await cancelUpload(manager, { uploadId: cancelled })
  expect(await linksFrom(app.admin, old)).toEqual([])
  await confirmUpload(manager, { uploadId: await submit() })
  expect(await linksFrom(app.admin, old)).toEqual([present])
})

it('is joined to nobody’s number when the name or date of birth differs', async () => {
  const [old, present] = aReplacedNumber()
  demographics.know({ nhsNumber: present, ...ROBIN, familyName: 'Elsewhere' })
  expect((await applyUpload(manager, fileOf(old))).rows).toMatchObject([{ code: 'CPR03' }])
  expect(await linksFrom(app.admin, old)).toEqual([])
})

it('of a number that an adoption closed demographics are not asked, in a file of many rows', async () => {
  const [old] = aReplacedNumber()
  const open = aNumber()
  demographics.know({ nhsNumber: open, ...ROBIN })
  const closed = await createChild(app.admin, authority, { nhsNumber: old })
  await app.admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'adopted' where id = $1`, [closed.id])
  const { rows } = await applyUpload(manager, fileOf(old, [{ nhs_number: open, local_id: 'T-2' }]))
  expect(rows).toMatchObject([{ code: 'CPR07', outcome: 'rejected', reason: expect.stringContaining('closed by an adoption') }, { outcome: 'added' }])
  expect(demographics.asked).not.toContain(old)
  expect(demographics.asked).toContain(open)
  expect(await linksFrom(app.admin, old)).toEqual([])
})
