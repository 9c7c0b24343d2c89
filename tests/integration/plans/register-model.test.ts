import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { PLANTED_FAULTS } from '@/tests/support/register-model/planted-faults'
import { MUST_HAPPEN, runSequences, type Counts } from '@/tests/support/register-model/sequences'
import { createWorld, type World } from '@/tests/support/register-model/world'

/** Whatever is done to the register in whatever order: nothing that is in place is lost (the long run is tests/verify/register-model.test.ts). */

const SEED = 20_261_130
let app: TestApplication
let world: World

beforeAll(async () => {
  app = await startApplication()
  world = await createWorld(app)
})
afterAll(() => app.stop())

it(`100 sequences of 30 steps: no false "none", no end that nothing could end, numbers that agree, nothing erased early (seed ${SEED})`, async () => {
  const counts: Counts = new Map()
  expect(await runSequences(world, { seed: SEED, sequences: 100, counts })).toBeNull()
  expect(MUST_HAPPEN.filter((what) => !counts.has(what))).toEqual([])
}, 300_000)

describe('a planted fault is found', () => {
  it.each(PLANTED_FAULTS.map((fault) => [fault.what, fault] as const))(
    '%s',
    async (_what, fault) => {
      await fault.plant(app.admin)
      try {
        const found = await runSequences(world, { seed: SEED, sequences: 100, smallest: false })
        expect(found?.wrong).toMatch(fault.says)
      } finally {
        await fault.takeOut(app.admin)
      }
    },
    300_000,
  )
})
