import type pg from 'pg'
import type { PlanType } from '@/lib/plans/plan-codes'
import type { TestChild } from './child'

/**
 * Adds a plan for a child. Days count from today in London, so that a plan has the same status whenever the test runs.
 *
 * @param given `startsIn` (default 100 days ago), `endsIn` (default: open) and, of an unborn plan, `expectedIn` (default 60) in days, negative
 *   for the past
 */
export async function createPlan(
  admin: pg.Client,
  child: TestChild,
  given: { type?: PlanType; startsIn?: number; endsIn?: number | null; expectedIn?: number; withdrawn?: boolean } = {},
): Promise<{ id: string; versionId: string }> {
  const { type = 'CPP', startsIn = -100, endsIn = null, expectedIn = 60, withdrawn = false } = given
  const { rows } = await admin.query<{ id: string; versionId: string }>(
    `insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, expected_on, withdrawn_at, changed_by)
     values ($1, $2, $3, $4, cpis.today() + $5::integer, cpis.today() + $6::integer, cpis.today() + $8::integer, case when $7 then now() end, 'test')
     returning id, version_id as "versionId"`,
    [child.id, child.authority.id, child.nhsNumber, type, startsIn, endsIn, withdrawn, type === 'UCPP' ? expectedIn : null],
  )
  const [plan] = rows
  if (!plan) throw new Error('The plan was not added')
  return plan
}
