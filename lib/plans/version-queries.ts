import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'
import type { ChildState, PlanState } from './record-parts'

/** A version of a plan or a child: its state, and who made it and when. */
export type Version<State> = { state: State; versionId: string; version: number; changedBy: string; changedAt: Date; uploadId: string | null }

type PlanRow = PlanState & Omit<Version<PlanState>, 'state'> & { planId: string; type: string }
type ChildRow = ChildState & Omit<Version<ChildState>, 'state'> & { change: string }

/** Every version of every plan of a child of the caller's authority, oldest first. */
export function planVersions(tx: Transaction, childId: string): Promise<PlanRow[]> {
  return tx.$queryRaw<PlanRow[]>`
    select plan_id as "planId", type, version_id as "versionId", version, changed_by as "changedBy", changed_at as "changedAt", upload_id as "uploadId",
           nhs_number as "nhsNumber", start_date::text as "startDate", end_date::text as "endDate", withdrawn_at as "withdrawnAt", category,
           legal_status as "legalStatus", lead_team as "leadTeam", lead_team_phone as "leadTeamPhone", last_review_date::text as "lastReviewDate",
           next_review_date::text as "nextReviewDate", instructions
    from cpis.plan_version where child_id = ${childId}::uuid order by changed_at, version`
}

/** Every version of a child's own details, oldest first. */
export function childVersions(tx: Transaction, childId: string): Promise<ChildRow[]> {
  return tx.$queryRaw<ChildRow[]>`
    select version_id as "versionId", version, change, changed_by as "changedBy", changed_at as "changedAt", upload_id as "uploadId",
           nhs_number as "nhsNumber", local_id as "localId", family_name as "familyName", given_name as "givenName",
           date_of_birth::text as "dateOfBirth", shielded, closed_on::text as "closedOn"
    from cpis.child_version where child_id = ${childId}::uuid order by version`
}

/** The version that somebody saw, and the last one: of the plan, or of the child when there is no plan. */
export function seenAndNow<Row extends { versionId: string }>(versions: readonly Row[], seenVersion: string | null): { seen: Row; now: Row } {
  const seen = versions.find(({ versionId }) => versionId === seenVersion)
  const now = versions.at(-1)
  if (!seen || !now) throw new CpisError('not-found', 'There is no such version')
  return { seen, now }
}
