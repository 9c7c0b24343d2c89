import { answersOfDate } from '@/lib/shared/typed-answers'
import { answersOfDetails, detailsQuestion, typedDetails } from './details-question'
import { datesOfPlan, planRows, withdrawnProblems } from './end-journey'
import type { Context, Journey } from './journey'
import { planClash } from './plan-clash'
import { endQuestion, expectedQuestion, mistakeQuestion, possibleMistakes, startQuestion, typedDates } from './plan-questions'
import { loadRecord, type RecordFacts } from './record-facts'
import { PLAN_PARTS, type PlanState } from '../record-parts'

const ASKED = PLAN_PARTS.filter((part) => part.answers).map(({ name }) => name)

/** Changes a plan's dates or details. It opens at "Check your answers", with everything as it is held. */
export const changeJourney: Journey<RecordFacts> = {
  name: 'change',
  caption: 'Change a plan',
  load: loadRecord,
  begin: ({ plan }) =>
    plan
      ? {
          ...answersOfDate('start', plan.startDate),
          ...answersOfDate('end', plan.endDate),
          ...answersOfDate('expected', plan.expectedOn),
          ...answersOfDetails(plan),
        }
      : {},
  version: ({ plan }) => plan?.versionId ?? null,
  steps: (context) => {
    const { answers, facts } = context
    const dates = datesOfPlan(context)
    const type = facts.plan?.type ?? null
    return [
      startQuestion(dates),
      ...(type === 'UCPP' ? [expectedQuestion(dates)] : []),
      endQuestion(dates, { title: 'When does it end?', hint: 'Leave it empty while the plan lasts.', optional: true }),
      ...detailsQuestion({ answers, facts, type, held: facts.plan }),
      ...mistakeQuestion(newMistakes(context), answers),
    ]
  },
  check: (context) => ({
    title: 'Change what is wrong, then save',
    lines: [
      'The wrong kind of plan, or the wrong child? Withdraw it as entered in error, and add the right one.',
      'Clinicians see this as soon as you save.',
    ],
    banner: context.facts.child,
    fixed: planRows(context.facts.plan).filter(({ label }) => label === 'Kind'),
    problems: [...withdrawnProblems(context.facts), ...(changes(context) ? [] : ['You have not changed anything'])],
    button: 'Confirm and save',
  }),
  clash: planClash(ASKED, (context, seen) => ({ ...seen, ...changedPlan(context, seen) })),
  doneTitle: 'Plan changed',
}

/** The dates and details as the form would save them. */
export function changedPlan({ answers, facts }: Context<RecordFacts>, was: Pick<PlanState, 'startDate'>) {
  const { startDate, endDate, expectedOn } = typedDates(answers)
  return {
    startDate: startDate ?? was.startDate,
    endDate,
    expectedOn: facts.plan?.type === 'UCPP' ? expectedOn : null,
    ...typedDetails({ answers, facts, type: facts.plan?.type ?? null, held: facts.plan }),
  }
}

function changes(context: Context<RecordFacts>): boolean {
  const { plan, child } = context.facts
  if (!plan || !child) return false
  const was: PlanState = { ...plan, nhsNumber: child.nhsNumber }
  const becomes: PlanState = { ...was, ...changedPlan(context, plan) }
  return PLAN_PARTS.some(({ says }) => says(was) !== says(becomes))
}

/** Only mistakes that this form would introduce are asked about. */
function newMistakes(context: Context<RecordFacts>) {
  const { plan } = context.facts
  const { startDate, endDate } = typedDates(context.answers)
  return possibleMistakes(datesOfPlan(context)).filter(
    ({ page }) => (page === 'start' && startDate !== plan?.startDate) || (page === 'end' && endDate !== plan?.endDate),
  )
}
