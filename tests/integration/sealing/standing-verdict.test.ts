import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { lastVerification } from '@/lib/sealing/last-verification'
import { createAdministrator } from '@/tests/factories/administrator'
import { startApplication, type TestApplication } from '@/tests/support/application'

let app: TestApplication
let auditor: Actor

beforeAll(async () => {
  app = await startApplication()
  auditor = await createAdministrator(app.admin, 'AU')
})
afterAll(() => app.stop())
beforeEach(async () => {
  await app.admin.query('set session_replication_role = replica')
  await app.admin.query('delete from cpis.verification_run')
  await app.admin.query('set session_replication_role = origin')
})

/** A verification so many hours ago, of everything or of one day. */
async function verified(hoursAgo: number, span: 'whole' | 'one day', verdict: 'proved' | 'broken'): Promise<void> {
  await app.admin.query(
    `insert into cpis.verification_run (at, from_at, to_at, rows, checkpoints, verdict, first_bad_id, first_problem, problems, milliseconds)
     values (now() - make_interval(hours => $1), $2, $3, 10, 1, $4, $5, $6, $7, 5)`,
    [
      hoursAgo,
      ...(span === 'whole' ? [null, null] : ['2026-11-01', '2026-11-02']),
      verdict,
      ...(verdict === 'broken' ? ['0192f0a0-0000-7000-8000-000000000001', 'A row was changed.', 1] : [null, null, 0]),
    ],
  )
}

it.each<[string, Parameters<typeof verified>[], { verdict: 'proved' | 'broken'; overdue: boolean } | null]>([
  ['nothing was ever verified', [], null],
  ['only one day was verified: that proves nothing about the rest', [[1, 'one day', 'proved']], null],
  ['only one day was verified, and was broken', [[1, 'one day', 'broken']], { verdict: 'broken', overdue: true }],
  ['everything was proved', [[1, 'whole', 'proved']], { verdict: 'proved', overdue: false }],
  [
    'a broken verdict, then one good day',
    [
      [5, 'whole', 'broken'],
      [1, 'one day', 'proved'],
    ],
    { verdict: 'broken', overdue: false },
  ],
  [
    'a good night, then a bad day',
    [
      [5, 'whole', 'proved'],
      [1, 'one day', 'broken'],
    ],
    { verdict: 'broken', overdue: false },
  ],
  [
    'a good night, a bad day, then another good day',
    [
      [5, 'whole', 'proved'],
      [2, 'one day', 'broken'],
      [1, 'one day', 'proved'],
    ],
    { verdict: 'broken', overdue: false },
  ],
  [
    'a bad day, then a good night',
    [
      [5, 'one day', 'broken'],
      [1, 'whole', 'proved'],
    ],
    { verdict: 'proved', overdue: false },
  ],
  [
    'a good night too long ago, then a good day',
    [
      [40, 'whole', 'proved'],
      [1, 'one day', 'proved'],
    ],
    { verdict: 'proved', overdue: true },
  ],
])('the verdict that stands when %s', async (_what, runs, expected) => {
  for (const run of runs) await verified(...run)
  const verdict = await lastVerification(auditor, {})
  expect(verdict && { verdict: verdict.verdict, overdue: verdict.overdue }).toEqual(expected)
})
