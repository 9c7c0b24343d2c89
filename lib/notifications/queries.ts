import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { databaseNow } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { Assignee, ListedLook, ListedVisit, SettingChoice } from './listed-visit'
import { VISITS_PER_PAGE, type NotificationsInput } from './schema'

type PlacedVisit = Omit<ListedVisit, 'looks'> & { ids: string[]; visits: number; page: number }

/** How many of the caller's authority's notifications nobody has seen or acknowledged. */
export function countOfNew(tx: Transaction): Promise<number> {
  return tx.notification.count({ where: { acknowledgedAt: null, seenAt: null } })
}

/** How many of the caller's authority's visits have a look that nobody has seen for more than four hours. */
export function countOfOverdue(tx: Transaction): Promise<number> {
  return tx.notificationVisit.count({ where: { status: 'overdue' } })
}

/** The kinds of setting that notify, for the filter. */
export function notifyingSettings(tx: Transaction): Promise<SettingChoice[]> {
  return tx.settingKind.findMany({ where: { unscheduled: true }, select: { code: true, label: true }, orderBy: { label: 'asc' } })
}

/** The people who work with notifications at the caller's authority. */
export function colleagues(tx: Transaction): Promise<Assignee[]> {
  return callFunction(
    tx,
    'colleagues',
    {},
    z.array(z.object({ personId: z.guid(), name: z.string() }).transform(({ personId, name }) => ({ id: personId, name }))),
  )
}

/**
 * One page of the visits that match the filters, newest first: somebody who has just been rung finds the visit at the top. A page beyond
 * the last gives the last.
 *
 * @param perPage how many visits are on a page
 */
export async function pageOfVisits(
  tx: Transaction,
  { status: wanted, setting, since, assigned, page }: NotificationsInput,
  perPage = VISITS_PER_PAGE,
): Promise<{ page: number; visits: number; listed: ListedVisit[] }> {
  const team = /^[0-9a-f]{8}-/i.test(assigned) ? assigned : null
  // Raw SQL: a page of a view, counted and numbered in the same pass.
  const placed = await tx.$queryRaw<PlacedVisit[]>`
    with chosen as (
      select v.* from cpis.notification_visit v
      where (${wanted} in ('all', v.status) or (${wanted} = 'new' and v.status = 'overdue'))
        and (${setting} = 'all' or ${setting} = any (v.setting_kinds))
        and (${since} = 'all' or v.latest_at >= case ${since} when 'today' then cpis.today()::timestamp at time zone 'Europe/London'
             when '7-days' then now() - interval '7 days' else now() - interval '30 days' end)
        and case ${assigned} when 'all' then true when 'mine' then v.assigned_person = cpis.caller_user()
            when 'unassigned' then v.assigned_person is null and v.assigned_team is null else v.assigned_team = ${team}::uuid end
    ), ordered as (
      select c.*, row_number() over (order by c.latest_at desc, c.latest_id) as place,
             count(*) over () as visits
      from chosen c
    ), paged as (
      select o.*, least(${page}::bigint, (o.visits + ${perPage}::integer - 1) / ${perPage}::integer) as page from ordered o
    )
    select p.status, p.ids, p.child_id as "childId", c.family_name as "familyName", c.given_name as "givenName", c.nhs_number as "nhsNumber",
           p.organisation_name as "organisationName", p.latest_at as "latestAt",
           coalesce(t.name, (select k.name from cpis.colleague_names(array[p.assigned_person]) k)) as "assignedTo",
           p.visits::integer as visits, p.page::integer as page
    from paged p join cpis.child c on c.id = p.child_id left join cpis.lead_team t on t.id = p.assigned_team
    where p.place > (p.page - 1) * ${perPage}::integer and p.place <= p.page * ${perPage}::integer
    order by p.place`
  return { page: placed[0]?.page ?? 1, visits: placed[0]?.visits ?? 0, listed: await withLooks(tx, placed) }
}

async function withLooks(tx: Transaction, placed: readonly PlacedVisit[]): Promise<ListedVisit[]> {
  const looks = new Map(
    (
      await looksOf(
        tx,
        placed.flatMap((visit) => visit.ids),
      )
    ).map((look) => [look.id, look]),
  )
  return placed.map(({ ids, status, childId, familyName, givenName, nhsNumber, organisationName, latestAt, assignedTo }) => ({
    status,
    childId,
    familyName,
    givenName,
    nhsNumber,
    organisationName,
    latestAt,
    assignedTo,
    looks: ids.flatMap((id) => looks.get(id) ?? []),
  }))
}

/** Everything about some looks of the caller's authority. */
function looksOf(tx: Transaction, ids: string[]): Promise<ListedLook[]> {
  // Raw SQL: joins the answers of two functions.
  return tx.$queryRaw<ListedLook[]>`
    with placed as (select * from cpis.notification where id = any (${ids}::uuid[])),
    acknowledgers as (
      select * from cpis.colleague_names(array(select acknowledged_by from placed where acknowledged_by is not null))
    ), wrong as (
      select c.child_id, w.nhs_number from (select distinct child_id from placed) c cross join lateral cpis.wrong_numbers_of(c.child_id) as w (nhs_number)
    )
    select n.id, n.at, n.nhs_number as "nhsNumber", (n.child_id, n.nhs_number) in (select w.child_id, w.nhs_number from wrong w) as "underWrongNumber",
           n.number_replaced as "numberReplaced", n.plan_types as "planTypes", n.actor_name as "actorName", r.label as "roleLabel",
           n.setting_name as "settingName", n.reason, n.outcome, n.outcome_at as "outcomeAt", n.callback_phone as "callbackPhone", n.in_emergency as "inEmergency", n.answer,
           n.acknowledged_at as "acknowledgedAt", k.name as "acknowledgedByName"
    from placed n join cpis.role r on r.code = n.role left join acknowledgers k on k.person_id = n.acknowledged_by`
}

/** The present numbers of the children whom notifications are about; null unless all of these are the caller's authority's. */
export async function numbersOfOwn(tx: Transaction, ids: string[]): Promise<NhsNumber[] | null> {
  // Raw SQL: joins the child, whose number may have changed since.
  const own = await tx.$queryRaw<{ nhsNumber: NhsNumber }[]>`
    select c.nhs_number as "nhsNumber" from cpis.notification n join cpis.child c on c.id = n.child_id where n.id = any (${ids}::uuid[])`
  return own.length === new Set(ids).size ? own.map(({ nhsNumber }) => nhsNumber) : null
}

/** Marks as seen those that nobody has seen. @returns how many */
export async function see(tx: Transaction, ids: string[]): Promise<number> {
  const { count } = await tx.notification.updateMany({
    where: { id: { in: ids }, seenAt: null, acknowledgedAt: null },
    data: { seenAt: await databaseNow(tx) },
  })
  return count
}

/** Acknowledges for the caller, at the database's time, those that nobody has acknowledged. @returns how many */
export function acknowledge(tx: Transaction, ids: string[]): Promise<number> {
  // Raw SQL: keeps the time of whoever saw it first.
  return tx.$executeRaw`
    update cpis.notification set acknowledged_at = now(), acknowledged_by = cpis.caller_user(), seen_at = coalesce(seen_at, now())
    where id = any (${ids}::uuid[]) and acknowledged_at is null`
}

/** Gives an answer where there is none; an earlier acknowledgement keeps its name and time. @returns how many were answered */
export function answer(tx: Transaction, ids: string[], code: string): Promise<number> {
  // Raw SQL: keeps the names of whoever saw and acknowledged it first.
  return tx.$executeRaw`
    update cpis.notification set answer = ${code}, acknowledged_at = coalesce(acknowledged_at, now()),
      acknowledged_by = coalesce(acknowledged_by, cpis.caller_user()), seen_at = coalesce(seen_at, now())
    where id = any (${ids}::uuid[]) and answer is null`
}

/** Assigns notifications to a team, a colleague or nobody. @returns how many changed */
export function assign(tx: Transaction, ids: string[], to: { team: string | null; person: string | null }): Promise<number> {
  // Raw SQL: "is distinct from", so that only changes are counted.
  return tx.$executeRaw`
    update cpis.notification set assigned_team = ${to.team}::uuid, assigned_person = ${to.person}::uuid
    where id = any (${ids}::uuid[])
      and (assigned_team is distinct from ${to.team}::uuid or assigned_person is distinct from ${to.person}::uuid)`
}
