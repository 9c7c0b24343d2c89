import { expect, it } from 'vitest'
import { DEMOGRAPHICS_PATIENCE, LAST_ROW_BEGINS, PAGE_DEADLINE, TURN_PATIENCE, WORK_PATIENCE } from '@/lib/shared/page-time'

/** For the statements of the act itself, which are bounded by the pool, and for rendering. */
const OWN_WORK = 1_000

it.each([
  ['a form, a correction or a mended row: demographics, then the turn of a file', DEMOGRAPHICS_PATIENCE + TURN_PATIENCE],
  ['a row that follows an end, begun at the last moment', LAST_ROW_BEGINS + DEMOGRAPHICS_PATIENCE + TURN_PATIENCE],
  ['a file that is checked while somebody waits', WORK_PATIENCE],
])('whatever %s waits for leaves time to answer before the server answers for the page', (_, waits) => {
  expect(waits + OWN_WORK).toBeLessThanOrEqual(PAGE_DEADLINE)
})
