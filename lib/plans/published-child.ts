import { databaseToday } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { registeredChild } from './child-queries'
import type { RegisteredChild } from './registered-child'
import type { PlanInstruction, PlanType } from './plan-codes'

/** A plan as clinicians see it on a result. */
export type PublishedPlan = {
  planId: string
  type: PlanType
  standing: 'current' | 'previous'
  startDate: CalendarDate
  endDate: CalendarDate | null
  /** Of an unborn plan: the day that is expected, and how many days have passed since. */
  expectedOn: CalendarDate | null
  daysPastExpected: number | null
  /** When a person entered or last changed it; null when it is as a file said. */
  byHandAt: Date | null
  shownUntil: CalendarDate | null
  details: {
    category?: string
    legalStatus?: string
    leadTeam?: string
    leadTeamPhone?: string
    lastReviewDate?: CalendarDate
    nextReviewDate?: CalendarDate
    instructions: PlanInstruction[]
  }
}

/** How clinicians reach the authority. */
export type PublishedAuthority = {
  id: string
  name: string
  dayPhone: string | null
  dutyPhone: string | null
  officeOpen: boolean
  officeOpens: string
  officeCloses: string
  updatedAt: Date | null
  stale: boolean
}

/** What clinicians who look up a child's number now see from one authority. */
export type PublishedChild = { child: RegisteredChild; today: CalendarDate; now: Date; authority: PublishedAuthority; plans: PublishedPlan[] }

type Row = Omit<PublishedPlan, 'details'> & { shared: string[]; details: PublishedPlan['details'] }

/**
 * What clinicians see of a child of the caller's authority, as far as that authority publishes it. It follows the rules of
 * `cpis.disclosed_records`, which only the door of disclosure may call; a test compares the two.
 */
export async function publishedOfChild(tx: Transaction, childId: string): Promise<PublishedChild> {
  const child = await registeredChild(tx, childId)
  // Raw SQL: what is open, stale, ended or shown is a rule of the database, here and below.
  const [authority] = await tx.$queryRaw<(PublishedAuthority & { now: Date })[]>`
    select o.id, o.name, a.day_phone as "dayPhone", a.duty_phone as "dutyPhone", cpis.office_open(a.office_opens, a.office_closes) as "officeOpen",
           to_char(a.office_opens, 'HH24:MI') as "officeOpens", to_char(a.office_closes, 'HH24:MI') as "officeCloses",
           a.register_updated_at as "updatedAt", cpis.is_stale(a.register_updated_at, a.update_every_days) as stale, now() as now
    from cpis.authority a join cpis.organisation o on o.id = a.organisation_id where o.id = cpis.caller_organisation()`
  // Raw SQL: see above.
  const plans = await tx.$queryRaw<Row[]>`
    select p.id as "planId", p.type, standing.now as standing, p.start_date::text as "startDate", ends.on_day::text as "endDate", p.expected_on::text as "expectedOn",
           greatest(cpis.today() - p.expected_on, 0) as "daysPastExpected", case when p.upload_id is null then p.changed_at end as "byHandAt",
           cpis.plan_shown_until(p.type, ends.on_day)::text as "shownUntil", a.shared_details as shared,
           jsonb_strip_nulls(jsonb_build_object('category', p.category, 'legalStatus', case when standing.now = 'current' then p.legal_status end,
             'leadTeam', p.lead_team, 'leadTeamPhone', p.lead_team_phone, 'lastReviewDate', p.last_review_date, 'nextReviewDate', p.next_review_date,
             'instructions', case when standing.now = 'current' then to_jsonb(p.instructions) else '[]' end)) as details
    from cpis.plan p join cpis.child c on c.id = p.child_id join cpis.authority a on a.organisation_id = p.authority_id
    cross join lateral (select cpis.plan_ends(p.type, p.end_date, c.date_of_birth) as on_day) ends
    cross join lateral (select cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) as now) standing
    where p.child_id = ${childId}::uuid and p.withdrawn_at is null and standing.now is not null and c.closed_why is distinct from 'adopted'
    order by standing.now, case p.type when 'CPP' then 1 when 'UCPP' then 2 else 3 end, p.start_date desc`
  if (!authority) throw new Error('An authority that holds a child is there')
  const { now, ...own } = authority
  return {
    child,
    today: await databaseToday(tx),
    now,
    authority: own,
    plans: plans.map(({ shared, ...plan }) => ({ ...plan, details: sharedOnly(plan.details, shared) })),
  }
}

/** The care-plan details that the authority's sharing agreement has switched on (design decision 11). */
function sharedOnly(details: PublishedPlan['details'], shared: readonly string[]): PublishedPlan['details'] {
  const shows = (name: string) => shared.includes(name)
  return {
    ...(shows('category') && { category: details.category }),
    ...(shows('legal_status') && { legalStatus: details.legalStatus }),
    ...(shows('lead_team') && { leadTeam: details.leadTeam, leadTeamPhone: details.leadTeamPhone }),
    ...(shows('last_review_date') && { lastReviewDate: details.lastReviewDate }),
    ...(shows('next_review_date') && { nextReviewDate: details.nextReviewDate }),
    instructions: shows('instructions') ? details.instructions : [],
  }
}
