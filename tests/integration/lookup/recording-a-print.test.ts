import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordPrint } from '@/lib/lookup/record-print'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { startApplication, type TestApplication } from '@/tests/support/application'

const accessId = '0192f0a0-0000-7000-8000-000000000001'
let app: TestApplication

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

it('a print is written down for who printed, by the id of the result and nothing else', async () => {
  const nurse = await createClinicalActor(app.admin)
  await recordPrint(nurse, { accessId })
  const { rows } = await app.admin.query(
    `select outcome, person_id, subject_kind, subject_id, details from cpis.audit_event where type = 'lookup.print'`,
  )
  expect(rows).toEqual([{ outcome: 'done', person_id: nurse.personId, subject_kind: 'access', subject_id: accessId, details: {} }])
})

it('is refused for somebody who checks no children, and for what is no id', async () => {
  const practitioner = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LP')
  await expect(recordPrint(practitioner, { accessId })).rejects.toMatchObject({ kind: 'not-permitted' })
  await expect(recordPrint(await createClinicalActor(app.admin), { accessId: 'no id' })).rejects.toMatchObject({ kind: 'invalid-input' })
})
