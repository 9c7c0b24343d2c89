import { afterAll, beforeAll, expect, it } from 'vitest'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { printFigure } from '@/tests/support/figure'
import { lookUpWhileSaving } from '@/tests/support/look-ups-while-saving'

/** Security test 17: 20,000 look-ups during ten commits. */

let app: TestApplication
beforeAll(async () => {
  app = await startApplication()
  // One clinician looks up more children here than a person may in an hour.
  await liftLimit(app.adminUrl, 'look-up')
})
afterAll(() => app.stop())

it('twenty thousand look-ups while ten files are saved find nothing not once', async () => {
  const authority = await createAuthority(app.admin)
  await createPlansInPlace(app.admin, authority, 35_000, 100_000)
  const manager = await createAuthorityActor(app.admin, authority, 'LD')
  const { lookUps, falseNone, commits } = await lookUpWhileSaving(await createClinicalActor(app.admin), manager, { commits: 10, lookUps: 20_000 })
  expect(printFigure('T17 false "none"', `${falseNone} in ${lookUps} look-ups while ${commits} files were saved`, '0', falseNone === 0)).toBe(true)
})
