import { z } from 'zod'
import { leadTeams } from '@/lib/contacts/lead-teams'
import { callFunction } from '@/lib/db/call-function'
import { databaseToday } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { numberAnswer } from '@/lib/shared/typed-answers'
import { registeredChild, registeredUnderNumber, plansOfChild } from '../child-queries'
import { isClosedForEver } from '../closed-numbers'
import type { Draft } from './draft'
import type { RegisteredChild, RegisteredPlan } from '../registered-child'

/** How clinicians reach the authority, and which care-plan details it shares (design decision 11). */
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
  /** The child that the form is about, or that is held under the number typed; null while there is none. */
  child: RegisteredChild | null
  /** The number typed is one that the authority closed because of an adoption, and its child has since been erased. */
  closedForEver: boolean
  /** The plan that the form is about. */
  plan: RegisteredPlan | null
  /** The child's plans, except those entered in error. */
  plans: RegisteredPlan[]
}

/** The field where forms ask for the NHS number of a child who may be on the register. */
export const NUMBER_FIELD = 'nhs-number'
/** The field for a baby's number, in the form about a birth. */
export const BABY_NUMBER = 'baby-number'

/** Reads what a form about plans depends on. */
export async function loadRecord(tx: Transaction, draft: Draft): Promise<RecordFacts> {
  const typed = numberAnswer(draft.answers, NUMBER_FIELD)
  const child = draft.childId ? await registeredChild(tx, draft.childId) : typed.ok ? await registeredUnderNumber(tx, typed.value) : null
  const closedForEver = !draft.childId && !child && typed.ok && (await isClosedForEver(tx, typed.value))
  const plans = child ? await plansOfChild(tx, child.childId) : []
  const plan = plans.find((one) => one.planId === draft.planId) ?? null
  if (draft.planId !== null && plan === null) throw new CpisError('not-found', 'There is no such plan')
  return {
    today: await databaseToday(tx),
    authority: await ownAuthority(tx),
    child,
    closedForEver,
    plan,
    plans: plans.filter((one) => one.withdrawnAt === null),
  }
}

/** The caller's authority, with its lead teams. */
async function ownAuthority(tx: Transaction): Promise<OwnAuthority> {
  const organisationId = await callFunction(tx, 'caller_organisation', {}, z.guid().nullable())
  const authority =
    organisationId &&
    (await tx.authority.findUnique({
      where: { organisationId },
      select: { dayPhone: true, dutyPhone: true, sharedDetails: true, organisation: { select: { name: true } } },
    }))
  if (!authority) throw new CpisError('not-found', 'There is no such authority')
  const {
    organisation: { name },
    ...shown
  } = authority
  return { name, ...shown, teams: await leadTeams(tx) }
}
