import * as codes from '@/lib/db/codes.generated'
import { codeOf, dayOf, nhsNumberOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'
import type { ChildState, PlanState } from './record-parts'

/** A version of a plan or a child: its state, who made it and when. */
export type Version<State> = { state: State; versionId: string; version: number; changedBy: string; changedAt: Date; uploadId: string | null }

type PlanRow = PlanState & Omit<Version<PlanState>, 'state'> & { planId: string; type: string }
type ChildRow = ChildState & Omit<Version<ChildState>, 'state'> & { change: string }

/** Every version of every plan of a child of the caller's authority, oldest first. */
export async function planVersions(tx: Transaction, childId: string): Promise<PlanRow[]> {
  const versions = await tx.planVersion.findMany({ where: { childId }, orderBy: [{ changedAt: 'asc' }, { version: 'asc' }] })
  return versions.map((version) => ({
    ...version,
    nhsNumber: nhsNumberOf(version.nhsNumber),
    startDate: dayOf(version.startDate),
    endDate: dayOf(version.endDate),
    expectedOn: dayOf(version.expectedOn),
    category: codeOf(codes.PLAN_CATEGORY, version.category),
    legalStatus: codeOf(codes.PLAN_LEGAL_STATUS, version.legalStatus),
    lastReviewDate: dayOf(version.lastReviewDate),
    nextReviewDate: dayOf(version.nextReviewDate),
    instructions: version.instructions.map((instruction) => codeOf(codes.PLAN_INSTRUCTIONS, instruction)),
  }))
}

/** Every version of a child's own details, oldest first. */
export async function childVersions(tx: Transaction, childId: string): Promise<ChildRow[]> {
  const versions = await tx.childVersion.findMany({ where: { childId }, orderBy: { version: 'asc' } })
  return versions.map((version) => ({
    ...version,
    nhsNumber: nhsNumberOf(version.nhsNumber),
    dateOfBirth: dayOf(version.dateOfBirth),
    closedOn: dayOf(version.closedOn),
  }))
}

/** The version that somebody saw, and the latest one: of the plan, or of the child when there is no plan. */
export function seenAndNow<Row extends { versionId: string }>(versions: readonly Row[], seenVersion: string | null): { seen: Row; now: Row } {
  const seen = versions.find(({ versionId }) => versionId === seenVersion)
  const now = versions.at(-1)
  if (!seen || !now) throw new CpisError('not-found', 'There is no such version')
  return { seen, now }
}
