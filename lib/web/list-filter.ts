import { eventFilter, eventsAddress } from '@/lib/event-log/logged-event'
import type { Actor } from '@/lib/identity/actor'
import { planListAddress } from '@/lib/plans/list-address'
import { planListInput } from '@/lib/plans/schema'
import type { FormProblem } from '@/lib/shared/form-answers'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { requirePermission } from '@/lib/use-case/require-permission'
import { numberProblem } from './access-question'
import { daysTyped } from './days-in-filter'
import { textField } from './form-route'
import { answersOf, forgetForm, keepForm } from './kept-form'

/**
 * The filters of lists whose state is their address. They are posted all the same: anything may be typed into the fields of a day, and only
 * a real day is let into the address.
 */

/** The names that filters with something to put right are kept under. */
export const PLAN_FILTER = 'plan-filter'
export const EVENT_FILTER = 'event-filter'

/** Takes the plan list's filters. @returns the address of the list, without days that need putting right */
export async function filterPlans(actor: Actor, posted: FormData): Promise<string> {
  await requirePermission(actor, 'plan.list')
  const { problems, ...days } = daysTyped(posted)
  const chosen = Object.fromEntries(['kind', 'status', 'sort', 'dir'].map((name) => [name, posted.get(name) ?? undefined]))
  const shown = planListInput.parse({ ...chosen, ...asked(days, problems) })
  return answered(actor, PLAN_FILTER, posted, problems, planListAddress(shown))
}

/**
 * Takes the event log's filters. A child's number is kept with the session, and the address says only that there is one.
 *
 * @returns the address of the log, without what needs putting right
 */
export async function filterEvents(actor: Actor, posted: FormData): Promise<string> {
  await requirePermission(actor, 'event-log.read')
  const typed = textField(posted, 'number')
  const { problems: wrongDays, ...days } = daysTyped(posted)
  const problems = [...numberProblem(typed, false), ...wrongDays]
  const chosen = Object.fromEntries(['kind', 'person', 'organisation', 'outcome'].map((name) => [name, posted.get(name) ?? undefined]))
  const child = problems.length === 0 && parseNhsNumber(typed).ok ? 'kept' : undefined
  const address = eventsAddress(eventFilter.parse({ ...chosen, ...asked(days, wrongDays), child }))
  if (!child) return answered(actor, EVENT_FILTER, posted, problems, address)
  await keepForm(actor, EVENT_FILTER, { answers: answersOf(posted), problems })
  return address
}

function asked(days: { from: string | null; to: string | null }, problems: readonly FormProblem[]) {
  if (problems.length > 0) return {}
  return { from: days.from ?? undefined, to: days.to ?? undefined }
}

async function answered(actor: Actor, form: string, posted: FormData, problems: FormProblem[], address: string): Promise<string> {
  if (problems.length === 0) {
    await forgetForm(actor, form)
    return address
  }
  await keepForm(actor, form, { answers: answersOf(posted), problems })
  return `${address}${address.includes('?') ? '&' : '?'}problem=yes`
}
