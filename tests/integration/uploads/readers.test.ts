import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { lookUpWhileSaving } from '@/tests/support/look-ups-while-saving'

let app: TestApplication
beforeAll(async () => {
  app = await startApplication()
  // One clinician looks up more children here than a person may look up in an hour.
  await liftLimit(app.adminUrl, 'look-up')
})
afterAll(() => app.stop())

async function people(howMany: number) {
  const authority = await createAuthority(app.admin)
  // Enough further plans for ending three hundred to need nobody's agreement.
  await createPlansInPlace(app.admin, authority, howMany)
  return { manager: await createAuthorityActor(app.admin, authority, 'LD'), clinician: await createClinicalActor(app.admin) }
}

it('whoever looks a child up while a file is saved finds what was or what is, and never nothing', async () => {
  const { manager, clinician } = await people(8000)
  const { lookUps, falseNone, commits, duringCommits } = await lookUpWhileSaving(clinician, manager, { commits: 2, lookUps: 200 })
  console.log(`T17: ${falseNone} false "none" in ${lookUps} look-ups, ${duringCommits} of them while ${commits} files were saved (required 0)`)
  expect([falseNone, commits]).toEqual([0, 2])
  expect(duringCommits).toBeGreaterThan(20)
}, 120_000)

it('would be counted if it found nothing once', async () => {
  const { manager, clinician } = await people(8000)
  let looked = 0
  const { falseNone } = await lookUpWhileSaving(clinician, manager, { commits: 1, lookUps: 10 }, async () => {
    await pause(5)
    return (looked += 1) !== 5
  })
  expect(falseNone).toBe(1)
}, 120_000)
