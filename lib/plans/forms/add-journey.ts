import { choiceAnswer } from '@/lib/shared/typed-answers'
import {
  CLOSED_NUMBER,
  closedMessage,
  numberQuestion,
  personQuestion,
  replacedMessage,
  samePersonQuestion,
  typedPerson,
  typedUnderNumber,
} from './child-question'
import { detailsQuestion } from './details-question'
import type { BannerChild, Context, Journey, Step, SummaryRow } from './journey'
import { planTypeLabel } from '../labels'
import { PLAN_TYPES, type PlanType } from '../plan-codes'
import { expectedQuestion, mistakeQuestion, possibleMistakes, startQuestion, typedDates, type DatesContext } from './plan-questions'
import { loadRecord, NUMBER_FIELD, type RecordFacts } from './record-facts'

/** What a plan entered by hand needs besides, where an authority sends files. */
const OWN_SYSTEM = 'If your authority sends files, enter it in your own system today as well: a full file that leaves it out ends it a day later.'

/** Adds a plan for a child who is on the register already, or whom this adds to it (interface specification 9.6). */
export const addJourney: Journey<RecordFacts> = {
  name: 'add',
  caption: 'Add a plan',
  load: loadRecord,
  steps: (context) => {
    const { answers } = context
    const dates = datesOf(context)
    return [
      ...whoseQuestions(context),
      kindQuestion(answers),
      startQuestion(dates),
      ...(dates.type === 'UCPP' ? [expectedQuestion(dates)] : []),
      ...detailsQuestion({ answers, facts: context.facts, type: dates.type, held: null }),
      ...mistakeQuestion(possibleMistakes(dates), answers),
    ]
  },
  person: ({ answers, facts }) => facts.child ?? typedUnderNumber(answers, typedPerson(answers, facts.today), NUMBER_FIELD),
  check: (context) => ({
    lines: ['Clinicians see this as soon as you save.', OWN_SYSTEM],
    banner: bannerOf(context),
    fixed: contactRows(context.facts),
    problems: context.facts.child?.closedOn ? [closedMessage(context.facts.child)] : [],
    button: 'Confirm and save',
  }),
  doneTitle: 'Plan saved',
}

/** The kind that was chosen. */
export function typedKind(context: Context<RecordFacts>): PlanType | null {
  return choiceAnswer(context.answers, 'kind', PLAN_TYPES)
}

/** How clinicians will reach the authority: shown, not asked. */
function contactRows({ authority }: RecordFacts): SummaryRow[] {
  return [
    { label: 'Responsible authority', value: authority.name },
    { label: 'Office hours', value: authority.dayPhone ?? 'No number kept' },
    { label: 'Emergency duty team', value: authority.dutyPhone ?? 'No number kept' },
  ]
}

function whoseQuestions(context: Context<RecordFacts>): Step[] {
  const { answers, facts, draft } = context
  if (draft.childId) return []
  const number = numberQuestion(answers, NUMBER_FIELD, {
    title: 'What is the NHS number?',
    hint: '10 digits. For an unborn child, enter the mother’s NHS number. Do not enter anything about the baby.',
    refused: facts.closedForEver
      ? CLOSED_NUMBER
      : facts.child
        ? facts.child.closedOn && closedMessage(facts.child)
        : replacedMessage(context, NUMBER_FIELD),
  })
  const person = facts.child
    ? samePersonQuestion(answers, facts.child)
    : personQuestion(answers, facts.today, {
        title: 'Whose NHS number is this?',
        lead: ['Nobody is on your register under this number yet. Enter the name as it stands in the NHS record.'],
      })
  return [number, person]
}

function kindQuestion(answers: Context<RecordFacts>['answers']): Step {
  const title = 'What do you want to record?'
  const chosen = choiceAnswer(answers, 'kind', PLAN_TYPES)
  const hints: Readonly<Record<PlanType, string | undefined>> = { CPP: 'CPP', LAC: 'LAC', UCPP: 'UCPP, on the mother’s NHS number' }
  return {
    path: 'kind',
    title,
    fields: [
      {
        kind: 'radios',
        name: 'kind',
        label: title,
        options: PLAN_TYPES.map((value) => ({ value, label: planTypeLabel(value), hint: hints[value] })),
      },
    ],
    problems: chosen ? [] : [{ field: 'kind', message: 'Choose what you want to record' }],
    rows: [{ label: 'Kind', value: chosen ? planTypeLabel(chosen) : 'Not chosen' }],
  }
}

function datesOf(context: Context<RecordFacts>): DatesContext {
  const { answers, facts } = context
  const dateOfBirth = facts.child?.dateOfBirth ?? typedPerson(answers, facts.today)?.dateOfBirth ?? null
  const type = typedKind(context)
  const expectedOn = type === 'UCPP' ? typedDates(answers).expectedOn : null
  return { answers, today: facts.today, type, dateOfBirth, expectedOn, others: facts.plans, held: null }
}

function bannerOf({ answers, facts }: Context<RecordFacts>): BannerChild | null {
  if (facts.child) return facts.child
  return typedUnderNumber(answers, typedPerson(answers, facts.today), NUMBER_FIELD)
}
