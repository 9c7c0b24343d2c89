import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { printFigure } from '@/tests/support/figure'

/** Security test 11: one user tries a thousand numbers on two instances; and what is refused takes as long whatever is held. */

const NUMBERS = 1000
const TIMED = 300
const NOWHERE = { address: null, agentHash: null }
type Instance = typeof import('@/lib/lookup/look-up-child')
let app: TestApplication
let instances: [Instance, Instance]
let closeSecond: () => Promise<void>

beforeAll(async () => {
  app = await startApplication()
  const first = await import('@/lib/lookup/look-up-child')
  // Another copy of every module, and so another pool: two instances that share the database and nothing else.
  vi.resetModules()
  instances = [first, await import('@/lib/lookup/look-up-child')]
  closeSecond = (await import('@/lib/db/pool')).closePool
})
afterAll(async () => {
  await closeSecond()
  await app.stop()
})

async function look(actor: Actor, entry: string, instance = instances[0]): Promise<string> {
  return instance.lookUpChild(actor, { entry, reason: 'direct-care', reasonText: '' }, NOWHERE).then(
    (answer) => (answer.made ? (answer.many ? 'warned' : 'made') : answer.problem),
    (error: { kind?: string }) => error.kind ?? 'failed',
  )
}

it('a thousand numbers tried by one user end as the limits say, on two instances together', async () => {
  const nurse = await createClinicalActor(app.admin)
  const counts: Record<string, number> = {}
  for (let index = 0; index < NUMBERS; index += 2) {
    const answers = await Promise.all([0, 1].map((place) => look(nurse, fakeNhsNumber(index + place), instances[place])))
    for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1
  }
  await app.admin.query('select cpis.tell_of_no_match_runs()')
  const { rows } = await app.admin.query<{ kind: string }>('select kind from cpis.access_alert where person_id = $1 order by kind', [nurse.personId])
  const expected = { made: 40, warned: 40, 'over-limit': 120, unavailable: 800 }
  const met = JSON.stringify(Object.entries(counts).toSorted()) === JSON.stringify(Object.entries(expected).toSorted())
  expect(printFigure('T11 of 1,000 numbers', JSON.stringify(counts), JSON.stringify(expected), met)).toBe(true)
  const kinds = rows.map(({ kind }) => kind).join(', ')
  expect(printFigure('T11 alerts', kinds, 'one of each limit, and of the run', kinds === 'many-checks, no-match-run, over-limit, stopped')).toBe(true)
})

it('a refused answer takes as long, and is as long, whether something is held, is protected, or nothing is', async () => {
  const authority = await createAuthority(app.admin)
  const open = await createChild(app.admin, authority)
  const closed = await createChild(app.admin, authority, { isProtected: true })
  for (const child of [open, closed]) await createPlan(app.admin, child)
  const numbers = { held: open.nhsNumber, protected: closed.nhsNumber, nothing: fakeNhsNumber(77) }
  for (const [limit, looks] of [
    ['over-limit', 81],
    ['unavailable', 500],
  ] as const) {
    const nurse = await createClinicalActor(app.admin)
    const times: Record<string, number[]> = { held: [], protected: [], nothing: [] }
    for (let round = 0; round < TIMED; round++) {
      // Each comes first, second and last as often as the others, so that no place in the row counts.
      const turn = Object.entries(numbers)
      for (const [kind, number] of [...turn.slice(round % 3), ...turn.slice(0, round % 3)]) {
        await app.admin.query(
          `insert into cpis.rate_count (what, whom, slot, counts_until, n)
           values ('look-up', uuid_send($1), extract(minute from now()), date_trunc('minute', now()) + interval '1 hour', $2)
           on conflict (what, whom, slot) do update set n = $2, counts_until = excluded.counts_until`,
          [nurse.personId, looks],
        )
        const began = performance.now()
        // The same word, and nothing else: the page that it leads to is the same page.
        expect(await look(nurse, number)).toBe(limit)
        times[kind]?.push(performance.now() - began)
      }
    }
    const medians = Object.values(times).map(median)
    const apart = Math.max(...medians) / Math.min(...medians) - 1
    expect(
      printFigure(
        `T11 medians of refused answers (${limit}), ${TIMED} of each`,
        `${(apart * 100).toFixed(1)}% apart (${medians.map((time) => time.toFixed(2)).join(', ')} ms)`,
        'within 10%',
        apart < 0.1,
      ),
    ).toBe(true)
  }
})

function median(times: number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}
