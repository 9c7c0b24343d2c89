import { afterAll, beforeAll, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile } from '@/tests/support/upload-file'

/** A row was refused because demographics held another name. They have been put right since, and the same file is sent again, the same day. */
let app: TestApplication
let demographics: AnsweringDemographics
beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
})
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})

it('the last file sent again is judged by what demographics say now', async () => {
  const authority = await createAuthority(app.admin)
  const manager = await createAuthorityActor(app.admin, authority, 'LD')
  const nurse = await createClinicalActor(app.admin)
  const [plain, number] = [fakeNhsNumber(757_000), fakeNhsNumber(757_001)]
  const person = { givenNames: ['Robin'], dateOfBirth: '2017-02-03', status: 'active' } as const
  demographics.know({ nhsNumber: plain, familyName: 'Ashworth', ...person })
  demographics.know({ nhsNumber: number, familyName: 'Formerly', ...person })
  const bytes = uploadFile([
    { nhs_number: plain, local_id: 'E-0' },
    { nhs_number: number, local_id: 'E-1' },
  ])
  const first = await applyUpload(manager, { fileName: 'f.csv', contents: 'full', bytes })
  demographics.know({ nhsNumber: number, familyName: 'Ashworth', ...person })
  const again = await applyUpload(manager, { fileName: 'f.csv', contents: 'full', bytes })
  expect(
    `${first.fileCode}; again: ${again.appliedBefore ? 'passed over' : again.fileCode}; seen: ${(await checkChild(nurse, number)).outcome}`,
  ).toBe('CPF03; again: CPF02; seen: match')
})
