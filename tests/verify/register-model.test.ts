import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { printFigure } from '@/tests/support/figure'
import { MUST_HAPPEN, runSequences, type Counts } from '@/tests/support/register-model/sequences'
import { createWorld, type World } from '@/tests/support/register-model/world'

/** The long run of tests/integration/plans/register-model.test.ts: a new seed each time, printed, so that whatever it finds can be found again. */

const SEQUENCES = 2000
let app: TestApplication
let world: World

beforeAll(async () => {
  app = await startApplication()
  world = await createWorld(app)
})
afterAll(() => app.stop())

it(
  `${SEQUENCES} sequences of 30 steps lose nothing that is in place`,
  async () => {
    const seed = Date.now() % 1_000_000_000
    const counts: Counts = new Map()
    const found = await runSequences(world, { seed, sequences: SEQUENCES, counts })
    const met = MUST_HAPPEN.filter((what) => counts.has(what)).length
    const passed = printFigure(
      'What must not be, in 2,000 sequences of what is done to the register',
      found?.wrong ?? 'nothing',
      'nothing',
      found === null,
      seed,
    )
    expect(found).toBeNull()
    expect([passed, met]).toEqual([true, MUST_HAPPEN.length])
  },
  60 * 60_000,
)
