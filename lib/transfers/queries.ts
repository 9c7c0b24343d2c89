import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { nhsNumberOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import { byName } from '@/lib/shared/by-name'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { ListedTransfer, Receiver } from './transfer'

/** How many answered offers are listed. */
const ANSWERED_SHOWN = 30

/**
 * Offers to and from the caller's authority: those that are waiting, oldest first, then the last that were answered.
 *
 * @param only the id of one offer, to get just that
 */
export function transfers(tx: Transaction, only: string | null = null): Promise<ListedTransfer[]> {
  // Raw SQL: the union of two lists, seen from the caller's side.
  return tx.$queryRaw<ListedTransfer[]>`
    with listed as (
      (select * from cpis.transfer where state = 'offered' and (${only}::uuid is null or id = ${only}::uuid))
      union all
      (select * from cpis.transfer where state <> 'offered' and (${only}::uuid is null or id = ${only}::uuid)
       order by decided_at desc limit ${ANSWERED_SHOWN})
    )
    select t.id, case when t.to_authority = cpis.caller_organisation() then 'in' else 'out' end as direction, t.plan_id as "planId",
           t.nhs_number as "nhsNumber", t.family_name as "familyName", t.given_name as "givenName", t.date_of_birth::text as "dateOfBirth",
           t.type, t.start_date::text as "startDate", t.end_date::text as "endDate", t.expected_on::text as "expectedOn", t.moves_on::text as "movesOn",
           f.name as "fromName", r.name as "toName", t.state, t.decline_reason as "declineReason", t.offered_at as "offeredAt",
           t.offered_by_name as "offeredByName", t.decided_at as "decidedAt", t.decided_by_name as "decidedByName",
           t.moves_on <= cpis.today() as due, c.id as "childId",
           t.state = 'offered' and p.id is not null and (p.withdrawn_at is not null or p.nhs_number <> t.nhs_number
             or (p.end_date is not null and p.end_date <= greatest(t.moves_on, cpis.today()))) as gone
    from listed t
    join cpis.organisation f on f.id = t.from_authority
    join cpis.organisation r on r.id = t.to_authority
    -- Row-level security leaves of these two what is the caller's own.
    left join cpis.plan p on p.id = coalesce(case when t.to_authority = cpis.caller_organisation() then t.new_plan_id end, t.plan_id)
    left join cpis.child c on c.id = p.child_id
    order by t.decided_at desc nulls first, t.offered_at, t.id`
}

/** One offer. @throws CpisError `not-found` for one that does not concern the caller's authority */
export async function transferOf(tx: Transaction, id: string): Promise<ListedTransfer> {
  const [transfer] = await transfers(tx, id)
  if (!transfer) throw new CpisError('not-found', 'There is no such offer')
  return transfer
}

/** The number under which a plan is offered; null for an offer that does not concern the caller's authority. */
export async function numberOffered(tx: Transaction, id: string): Promise<NhsNumber | null> {
  const offer = await tx.transfer.findUnique({ where: { id }, select: { nhsNumber: true } })
  return offer && nhsNumberOf(offer.nhsNumber)
}

/** The authorities that share through CPIS, other than the caller's own, sorted by name. */
export async function receivers(tx: Transaction): Promise<Receiver[]> {
  const own = await callFunction(tx, 'caller_organisation', {}, z.guid())
  const sharing = await tx.organisation.findMany({
    where: { kind: 'authority', status: { in: ['pilot', 'live'] }, id: { not: own } },
    select: { id: true, name: true },
    orderBy: { id: 'asc' },
  })
  return sharing.toSorted(byName)
}
