import { clinicalDate } from '@/lib/shared/date-format'
import type { RegisteredPlan } from '../registered-child'
import type { Context, Journey, SummaryRow } from './journey'
import { planTypeLabel } from '../labels'
import { planClash } from './plan-clash'
import { endQuestion, mistakeQuestion, possibleMistakes, typedDates, type DatesContext } from './plan-questions'
import { loadRecord, type RecordFacts } from './record-facts'

/** Ends a plan: on a day that has come, or one that is known in advance. */
export const endJourney: Journey<RecordFacts> = {
  name: 'end',
  caption: 'End a plan',
  load: loadRecord,
  version: ({ plan }) => plan?.versionId ?? null,
  steps: (context) => {
    const dates = datesOfPlan(context)
    const far = possibleMistakes(dates).filter(({ page }) => page === 'end')
    return [
      endQuestion(dates, {
        title: 'When does it end?',
        hint: 'The day of the decision, or a day ahead. From that day on it counts as ended.',
        startDate: context.facts.plan?.startDate,
      }),
      ...mistakeQuestion(far, context.answers),
    ]
  },
  check: ({ facts }) => ({
    lines: ['Clinicians see this as soon as you save. An ended plan is shown as previous information for a while.'],
    banner: facts.child,
    fixed: planRows(facts.plan).filter(({ label }) => label !== 'End date'),
    problems: withdrawnProblems(facts),
    button: 'Confirm and save',
  }),
  clash: planClash(['end'], ({ answers }, seen) => ({ ...seen, endDate: typedDates(answers).endDate })),
  doneTitle: 'Plan ended',
}

/** What the date rules look at, for a form about a plan already held. */
export function datesOfPlan({ answers, facts }: Context<RecordFacts>): DatesContext {
  const { plan, child, plans, today } = facts
  return {
    answers,
    today,
    type: plan?.type ?? null,
    dateOfBirth: child?.dateOfBirth ?? null,
    expectedOn: plan?.type === 'UCPP' ? (typedDates(answers).expectedOn ?? plan.expectedOn) : null,
    others: plans.filter((other) => other.planId !== plan?.planId),
    held: plan,
  }
}

/** A plan that was withdrawn meanwhile cannot be changed. */
export function withdrawnProblems({ plan }: RecordFacts): string[] {
  return plan?.withdrawnAt ? ['This plan has been withdrawn as entered in error. Nothing about it can be changed'] : []
}

/** Which plan it is, in lines that cannot be changed. */
export function planRows(plan: RegisteredPlan | null): SummaryRow[] {
  if (!plan) return []
  return [
    { label: 'Kind', value: planTypeLabel(plan.type) },
    { label: 'Started', value: clinicalDate(plan.startDate) },
    { label: 'End date', value: plan.endDate ? clinicalDate(plan.endDate) : 'None' },
    ...(plan.expectedOn ? [{ label: 'Expected date', value: clinicalDate(plan.expectedOn) }] : []),
  ]
}
