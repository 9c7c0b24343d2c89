import { databaseNow } from '@/lib/db/clock'
import { dayColumn, nhsNumberOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import { restricts, type PersonVerdict } from '@/lib/demographics/compare-now'
import type { Actor } from '@/lib/identity/actor'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { PlanDetails, TypedChild } from './registered-child'
import type { PlanType } from './plan-codes'
import { verdictColumns } from './verdict-columns'

/**
 * Changes that a person makes to their authority's register by hand. Triggers keep every version; a version made by a person names that
 * person and no file.
 */

type NewPlan = {
  childId: string
  nhsNumber: NhsNumber
  type: PlanType
  startDate: CalendarDate
  endDate: CalendarDate | null
  expectedOn: CalendarDate | null
  details: PlanDetails
}

/**
 * Puts a child on the register.
 *
 * @param verdict what demographics said: a restricted person is protected from the beginning, one who could not be compared waits
 * @returns the child's id
 */
export async function insertChild(
  tx: Transaction,
  actor: Actor,
  nhsNumber: NhsNumber,
  child: TypedChild,
  { isProtected = false, verdict }: { isProtected?: boolean; verdict: PersonVerdict },
): Promise<string> {
  const { id } = await tx.child.create({
    data: {
      authorityId: actor.organisation.id,
      nhsNumber,
      ...columnsOf(child),
      isProtected: isProtected || restricts(verdict),
      ...(await verdictColumns(tx, verdict)),
      change: 'published',
      changedBy: actor.name,
    },
    select: { id: true },
  })
  return id
}

/** Adds a plan to a child. Returns its id. */
export async function insertPlan(
  tx: Transaction,
  actor: Actor,
  { childId, nhsNumber, type, startDate, endDate, expectedOn, details }: NewPlan,
): Promise<string> {
  const { id } = await tx.plan.create({
    data: {
      childId,
      authorityId: actor.organisation.id,
      nhsNumber,
      type,
      ...datesAndDetails({ startDate, endDate, expectedOn, details }),
      changedBy: actor.name,
    },
    select: { id: true },
  })
  return id
}

/** Gives a plan other dates and details. */
export async function updatePlan(
  tx: Transaction,
  actor: Actor,
  planId: string,
  changes: Pick<NewPlan, 'startDate' | 'endDate' | 'expectedOn' | 'details'>,
): Promise<void> {
  await tx.plan.updateMany({ where: { id: planId }, data: { ...datesAndDetails(changes), ...byHand(actor) } })
}

/** Gives a plan its end. */
export async function endPlanOn(tx: Transaction, actor: Actor, planId: string, endDate: CalendarDate): Promise<void> {
  await tx.plan.updateMany({ where: { id: planId }, data: { endDate: dayColumn(endDate), ...byHand(actor) } })
}

/** Marks a plan as entered in error: it stays in the history but is shown to nobody. */
export async function withdrawPlanOf(tx: Transaction, actor: Actor, planId: string): Promise<void> {
  await tx.plan.updateMany({ where: { id: planId }, data: { withdrawnAt: await databaseNow(tx), ...byHand(actor) } })
}

/**
 * Corrects a child's name, date of birth or local reference. What demographics said of the former name and date of birth no longer stands: the
 * database sees to that.
 *
 * @param verdict what they say of the new ones; null when only the local reference changes
 */
export async function correctChild(tx: Transaction, actor: Actor, childId: string, child: TypedChild, verdict: PersonVerdict | null): Promise<void> {
  const protects = verdict !== null && restricts(verdict)
  const data = {
    ...columnsOf(child),
    ...(verdict && (await verdictColumns(tx, verdict))),
    ...(protects && { isProtected: true }),
    change: 'details-corrected',
    ...byHand(actor),
  }
  await tx.child.updateMany({ where: { id: childId }, data })
}

/** Protects a child who is not protected yet. @returns the child's number; null when that changed nothing */
export async function protectChildOf(tx: Transaction, actor: Actor, childId: string): Promise<NhsNumber | null> {
  const [child] = await tx.child.updateManyAndReturn({
    where: { id: childId, isProtected: false },
    data: { isProtected: true, change: 'protected', ...byHand(actor) },
    select: { nhsNumber: true },
  })
  return child ? nhsNumberOf(child.nhsNumber) : null
}

/** What a version made by a person says of its maker. */
export function byHand(actor: Actor) {
  return { changedBy: actor.name, uploadId: null }
}

function columnsOf({ familyName, givenName, dateOfBirth, localId }: TypedChild) {
  return { familyName, givenName, dateOfBirth: dayColumn(dateOfBirth), localId }
}

function datesAndDetails({ startDate, endDate, expectedOn, details }: Pick<NewPlan, 'startDate' | 'endDate' | 'expectedOn' | 'details'>) {
  return {
    ...details,
    startDate: dayColumn(startDate),
    endDate: dayColumn(endDate),
    expectedOn: dayColumn(expectedOn),
    lastReviewDate: dayColumn(details.lastReviewDate),
    nextReviewDate: dayColumn(details.nextReviewDate),
  }
}
