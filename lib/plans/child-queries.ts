import * as codes from '@/lib/db/codes.generated'
import { codeOf, dayOf, nhsNumberOf } from '@/lib/db/columns'
import type { Prisma } from '@/lib/db/generated/client'
import type { Transaction } from '@/lib/db/transaction'
import { DIFFERING_DETAILS } from '@/lib/demographics/compare-person'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { RegisteredChild, RegisteredPlan } from './registered-child'

/**
 * A child of the caller's authority.
 *
 * @throws CpisError `not-found` for another authority's child, or one that does not exist
 */
export async function registeredChild(tx: Transaction, childId: string): Promise<RegisteredChild> {
  const child = await tx.child.findUnique({ where: { id: childId }, select: REGISTERED })
  if (!child) throw new CpisError('not-found', 'There is no such child')
  return asRegistered(child)
}

/** The child the caller's authority holds under a number, or null. */
export async function registeredUnderNumber(tx: Transaction, nhsNumber: NhsNumber): Promise<RegisteredChild | null> {
  const child = await tx.child.findFirst({ where: { nhsNumber }, select: REGISTERED })
  return child && asRegistered(child)
}

const REGISTERED = {
  id: true,
  versionId: true,
  nhsNumber: true,
  localId: true,
  familyName: true,
  givenName: true,
  dateOfBirth: true,
  isProtected: true,
  numberStatus: true,
  differsIn: true,
  tracedAt: true,
  closedOn: true,
  closedWhy: true,
} as const

function asRegistered({ id, ...child }: Prisma.ChildGetPayload<{ select: typeof REGISTERED }>): RegisteredChild {
  return {
    ...child,
    childId: id,
    nhsNumber: nhsNumberOf(child.nhsNumber),
    dateOfBirth: dayOf(child.dateOfBirth),
    numberStatus: codeOf(codes.CHILD_NUMBER_STATUS, child.numberStatus),
    differsIn: child.differsIn.map((detail) => codeOf(DIFFERING_DETAILS, detail)),
    closedOn: dayOf(child.closedOn),
    closedWhy: codeOf(codes.CHILD_CLOSED_WHY, child.closedWhy),
  }
}

/** Anybody else changing this child waits from here until the transaction ends, and then sees what was done. */
export async function lockChild(tx: Transaction, childId: string): Promise<void> {
  // Raw SQL: the model API takes no locks.
  await tx.$queryRaw`select from cpis.child where id = ${childId}::uuid for update`
}

/** As {@link lockChild}, for a number under which the caller's authority has nobody yet: of two who add the same child, the second finds them. */
export async function lockNumber(tx: Transaction, number: NhsNumber): Promise<void> {
  // Raw SQL: the model API takes no locks.
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('new child ' || cpis.caller_organisation()::text || ' ' || ${number}, 0))::text`
}

/** As {@link lockChild}, for a plan. */
export async function lockPlan(tx: Transaction, planId: string): Promise<void> {
  // Raw SQL: the model API takes no locks.
  await tx.$queryRaw`select from cpis.plan where id = ${planId}::uuid for update`
}

/** The plans of a child of the caller's authority, newest first, those entered in error last. */
export function plansOfChild(tx: Transaction, childId: string): Promise<RegisteredPlan[]> {
  // Raw SQL: the day a plan ends, and so its status, is a rule of the database.
  return tx.$queryRaw<RegisteredPlan[]>`
    select p.id as "planId", p.child_id as "childId", p.version_id as "versionId", p.type, p.start_date::text as "startDate",
           p.end_date::text as "endDate", p.expected_on::text as "expectedOn", ends.on_day::text as "endsOn", p.withdrawn_at as "withdrawnAt", p.category,
           p.legal_status as "legalStatus", p.lead_team as "leadTeam", p.lead_team_phone as "leadTeamPhone",
           p.last_review_date::text as "lastReviewDate", p.next_review_date::text as "nextReviewDate", p.instructions,
           (select json_build_object('endingId', h.id, 'endDate', h.end_date, 'receivedAt', u.received_at, 'repeats', cpis.repeats_former_end(p.id, h.end_date), 'following', coalesce((
               select json_agg(json_build_object('rowId', r.id, 'row', r.row, 'fileName', f.file_name) order by r.rejected_at, r.row)
               from cpis.row_beside_plan b join cpis.rejected_row r on r.id = b.row_id join cpis.upload f on f.id = r.upload_id
               where b.plan_id = p.id), '[]'))
            from cpis.held_ending h join cpis.upload u on u.id = h.upload_id
            where h.plan_id = p.id and h.state = 'held' and h.needs_confirmation and h.confirmed_at is null) as "endToConfirm",
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
 * @throws CpisError `not-found` for another authority's plan, or one that does not exist
 */
export async function registeredPlan(tx: Transaction, planId: string): Promise<RegisteredPlan> {
  const found = await tx.plan.findUnique({ where: { id: planId }, select: { childId: true } })
  const plan = found && (await plansOfChild(tx, found.childId)).find((one) => one.planId === planId)
  if (!plan) throw new CpisError('not-found', 'There is no such plan')
  return plan
}
