import { afterAll, beforeAll, expect, it } from 'vitest'
import { permissions } from '@/lib/policy/permissions'
import { recordDenial } from '@/lib/use-case/record-denial'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { startApplication, type TestApplication } from '@/tests/support/application'

let app: TestApplication

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

it('a refusal is written down under the name of every permission that there is: the log takes them all', async () => {
  const nurse = await createClinicalActor(app.admin)
  const names = Object.keys(permissions).toSorted()
  for (const name of names) await recordDenial(nurse, name)
  const { rows } = await app.admin.query<{ type: string }>(`select type from cpis.audit_event where outcome = 'denied' and person_id = $1`, [
    nurse.personId,
  ])
  expect(rows.map((row) => row.type).toSorted()).toEqual(names)
})
