import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { TypedChild } from './forms/child-question'
import type { PlanDetails } from './registered-child'
import type { PlanType } from './plan-codes'

/**
 * What a person changes in their authority's register by hand. Triggers keep every version; a version that a person made names that person
 * and no file.
 */

type NewPlan = { childId: string; nhsNumber: NhsNumber; type: PlanType; startDate: CalendarDate; endDate: CalendarDate | null; details: PlanDetails }

/** Puts a child onto the register. Answers its id. */
export async function insertChild(tx: Transaction, actor: Actor, nhsNumber: NhsNumber, child: TypedChild, { shielded = false } = {}): Promise<string> {
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into cpis.child (authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, shielded, change, changed_by)
    values (${actor.organisation.id}::uuid, ${nhsNumber}, ${child.localId}, ${child.familyName}, ${child.givenName}, ${child.dateOfBirth}::date,
            ${shielded}, 'published', ${actor.name})
    returning id`
  return idOf(made)
}

/** Adds a plan to a child. Answers its id. */
export async function insertPlan(tx: Transaction, actor: Actor, { childId, nhsNumber, type, startDate, endDate, details }: NewPlan): Promise<string> {
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, category, legal_status, lead_team, lead_team_phone,
      last_review_date, next_review_date, instructions, changed_by)
    values (${childId}::uuid, ${actor.organisation.id}::uuid, ${nhsNumber}, ${type}, ${startDate}::date, ${endDate}::date, ${details.category},
            ${details.legalStatus}, ${details.leadTeam}, ${details.leadTeamPhone}, ${details.lastReviewDate}::date, ${details.nextReviewDate}::date,
            ${details.instructions}::text[], ${actor.name})
    returning id`
  return idOf(made)
}

/** Gives a plan other dates and details. */
export async function updatePlan(
  tx: Transaction,
  actor: Actor,
  planId: string,
  { startDate, endDate, details }: Pick<NewPlan, 'startDate' | 'endDate' | 'details'>,
): Promise<void> {
  await tx.$executeRaw`
    update cpis.plan set start_date = ${startDate}::date, end_date = ${endDate}::date, category = ${details.category},
      legal_status = ${details.legalStatus}, lead_team = ${details.leadTeam}, lead_team_phone = ${details.leadTeamPhone},
      last_review_date = ${details.lastReviewDate}::date, next_review_date = ${details.nextReviewDate}::date,
      instructions = ${details.instructions}::text[], changed_by = ${actor.name}, upload_id = null
    where id = ${planId}::uuid`
}

/** Gives a plan its end. */
export async function endPlanOn(tx: Transaction, actor: Actor, planId: string, endDate: CalendarDate): Promise<void> {
  await tx.$executeRaw`update cpis.plan set end_date = ${endDate}::date, changed_by = ${actor.name}, upload_id = null where id = ${planId}::uuid`
}

/** Marks a plan as entered in error: it stays in the history and is shown to nobody. */
export async function withdrawPlanOf(tx: Transaction, actor: Actor, planId: string): Promise<void> {
  await tx.$executeRaw`update cpis.plan set withdrawn_at = now(), changed_by = ${actor.name}, upload_id = null where id = ${planId}::uuid`
}

/** Corrects name, date of birth or the authority's own reference. */
export async function correctChild(tx: Transaction, actor: Actor, childId: string, child: TypedChild): Promise<void> {
  await tx.$executeRaw`
    update cpis.child set family_name = ${child.familyName}, given_name = ${child.givenName}, date_of_birth = ${child.dateOfBirth}::date,
      local_id = ${child.localId}, change = 'details-corrected', changed_by = ${actor.name}, upload_id = null
    where id = ${childId}::uuid`
}

/** Protects a child that is not protected yet. */
export async function protectChildOf(tx: Transaction, actor: Actor, childId: string): Promise<void> {
  await tx.$executeRaw`
    update cpis.child set shielded = true, change = 'shielded', changed_by = ${actor.name}, upload_id = null
    where id = ${childId}::uuid and not shielded`
}

function idOf(made: { id: string } | undefined): string {
  if (!made) throw new CpisError('unavailable', 'The register answered without an id')
  return made.id
}
