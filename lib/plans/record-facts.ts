import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { numberAnswer } from './forms/answers'
import { registeredChild, registeredUnderNumber, plansOfChild, todayByDatabase } from './child-queries'
import { isClosedForEver } from './closed-numbers'
import type { Draft } from './forms/draft'
import type { RegisteredChild, RegisteredPlan } from './registered-child'

/** How clinicians reach the authority, and which care-plan details it shares (decision 11). */
export type OwnAuthority = {
  name: string
  dayPhone: string | null
  dutyPhone: string | null
  sharedDetails: string[]
  teams: { name: string; phone: string }[]
}

/** What the forms about plans depend on. */
export type RecordFacts = {
  today: CalendarDate
  authority: OwnAuthority
  /** The child that the form is about, or that is held under the number that was typed; null while there is none. */
  child: RegisteredChild | null
  /** The number that was typed is one that the authority closed by an adoption, and whose child has been erased. */
  closedForEver: boolean
  /** The plan that the form is about. */
  plan: RegisteredPlan | null
  /** The child's plans, those entered in error left out. */
  plans: RegisteredPlan[]
}

/** The field in which forms ask for the NHS number of a child who may be on the register. */
export const NUMBER_FIELD = 'nhs-number'

/** Reads what a form about plans depends on. */
export async function loadRecord(tx: Transaction, draft: Draft): Promise<RecordFacts> {
  const typed = numberAnswer(draft.answers, NUMBER_FIELD)
  const child = draft.childId ? await registeredChild(tx, draft.childId) : typed.ok ? await registeredUnderNumber(tx, typed.value) : null
  const closedForEver = !draft.childId && !child && typed.ok && (await isClosedForEver(tx, typed.value))
  const plans = child ? await plansOfChild(tx, child.childId) : []
  const plan = plans.find((one) => one.planId === draft.planId) ?? null
  if (draft.planId !== null && plan === null) throw new CpisError('not-found', 'There is no such plan')
  return { today: await todayByDatabase(tx), authority: await ownAuthority(tx), child, closedForEver, plan, plans: plans.filter((one) => one.withdrawnAt === null) }
}

/** The caller's authority, with its lead teams. */
export async function ownAuthority(tx: Transaction): Promise<OwnAuthority> {
  const [authority] = await tx.$queryRaw<Omit<OwnAuthority, 'teams'>[]>`
    select o.name, a.day_phone as "dayPhone", a.duty_phone as "dutyPhone", a.shared_details as "sharedDetails"
    from cpis.authority a join cpis.organisation o on o.id = a.organisation_id where a.organisation_id = cpis.caller_organisation()`
  if (!authority) throw new CpisError('not-found', 'There is no such authority')
  const teams = await tx.$queryRaw<OwnAuthority['teams']>`
    select name, phone from cpis.lead_team where authority_id = cpis.caller_organisation() and ended_at is null order by lower(name)`
  return { ...authority, teams }
}
