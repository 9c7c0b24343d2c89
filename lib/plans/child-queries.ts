import type { Transaction } from '@/lib/db/transaction'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { RegisteredChild, RegisteredPlan } from './registered-child'

/**
 * A child of the caller's authority.
 *
 * @throws CpisError `not-found` for another authority's child, or none
 */
export async function registeredChild(tx: Transaction, childId: string): Promise<RegisteredChild> {
  const [child] = await tx.$queryRaw<RegisteredChild[]>`
    select id as "childId", version_id as "versionId", nhs_number as "nhsNumber", local_id as "localId", family_name as "familyName",
           given_name as "givenName", date_of_birth::text as "dateOfBirth", shielded, number_status as "numberStatus", traced_at as "tracedAt",
           closed_on::text as "closedOn", closed_why as "closedWhy"
    from cpis.child where id = ${childId}::uuid`
  if (!child) throw new CpisError('not-found', 'There is no such child')
  return child
}

/** The child that the caller's authority holds under a number, or null. */
export async function registeredUnderNumber(tx: Transaction, nhsNumber: NhsNumber): Promise<RegisteredChild | null> {
  const [found] = await tx.$queryRaw<{ id: string }[]>`select id from cpis.child where nhs_number = ${nhsNumber}`
  return found ? registeredChild(tx, found.id) : null
}

/** The plans of a child of the caller's authority, newest first, those entered in error last. */
export function plansOfChild(tx: Transaction, childId: string): Promise<RegisteredPlan[]> {
  return tx.$queryRaw<RegisteredPlan[]>`
    select p.id as "planId", p.child_id as "childId", p.version_id as "versionId", p.type, p.start_date::text as "startDate",
           p.end_date::text as "endDate", ends.on_day::text as "endsOn", p.withdrawn_at as "withdrawnAt", p.category,
           p.legal_status as "legalStatus", p.lead_team as "leadTeam", p.lead_team_phone as "leadTeamPhone",
           p.last_review_date::text as "lastReviewDate", p.next_review_date::text as "nextReviewDate", p.instructions,
           case when p.withdrawn_at is not null then 'withdrawn'
                when ends.on_day <= cpis.today() then 'ended'
                when ends.on_day <= cpis.today() + 30 then 'ending'
                else 'current' end as status
    from cpis.plan p join cpis.child c on c.id = p.child_id
    cross join lateral (select cpis.plan_ends(p.type, p.end_date, c.date_of_birth) as on_day) ends
    where p.child_id = ${childId}::uuid
    order by p.withdrawn_at is not null, p.start_date desc, p.id`
}

/**
 * A plan of the caller's authority.
 *
 * @throws CpisError `not-found` for another authority's plan, or none
 */
export async function registeredPlan(tx: Transaction, planId: string): Promise<RegisteredPlan> {
  const [found] = await tx.$queryRaw<{ childId: string }[]>`select child_id as "childId" from cpis.plan where id = ${planId}::uuid`
  const plan = found && (await plansOfChild(tx, found.childId)).find((one) => one.planId === planId)
  if (!plan) throw new CpisError('not-found', 'There is no such plan')
  return plan
}

/** The date in London by the database clock, which decides every rule about dates. */
export async function todayByDatabase(tx: Transaction): Promise<CalendarDate> {
  const [row] = await tx.$queryRaw<{ today: CalendarDate }[]>`select cpis.today()::text as today`
  if (!row) throw new CpisError('unavailable', 'The database gave no date')
  return row.today
}
