import { clinicalDate } from '@/lib/shared/date-format'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { choiceAnswer, numberAnswer, problemsOf, valueOf } from '@/lib/shared/typed-answers'
import { registeredUnderNumber, plansOfChild } from '../child-queries'
import { isClosedForEver } from '../closed-numbers'
import {
  bornAnswer,
  CLOSED_NUMBER,
  closedMessage,
  numberQuestion,
  personQuestion,
  replacedMessage,
  samePersonQuestion,
  typedPerson,
  typedUnderNumber,
} from './child-question'
import { planRows, withdrawnProblems } from './end-journey'
import type { RegisteredChild, RegisteredPlan } from '../registered-child'
import type { FieldProblem } from '@/lib/shared/typed-answers'
import type { Context, Journey, Step } from './journey'
import { planTypeLabel } from '../labels'
import { planClash } from './plan-clash'
import { lateEnd, mistakeQuestion, sameTimeMessage, startQuestion, type DatesContext } from './plan-questions'
import { planAtTheSameTime } from '../plan-rules'
import { BABY_NUMBER, loadRecord, type RecordFacts } from './record-facts'

/** The form's child is the mother; the baby is whoever is on the register under the number typed for the baby. */
export type BirthFacts = RecordFacts & { baby: RegisteredChild | null; babyClosedForEver: boolean; babyPlans: RegisteredPlan[] }

const FOLLOWS = ['CPP', 'LAC', 'none'] as const

/** An unborn plan ends with the birth and the baby's own plan, if any, begins: one form, saved at one moment, so that there is no gap. */
export const birthJourney: Journey<BirthFacts> = {
  name: 'birth',
  caption: 'Record a birth',
  load: async (tx, draft) => {
    const facts = await loadRecord(tx, draft)
    const number = numberAnswer(draft.answers, BABY_NUMBER)
    const baby = number.ok ? await registeredUnderNumber(tx, number.value) : null
    const babyClosedForEver = baby === null && number.ok && (await isClosedForEver(tx, number.value))
    const plans = baby ? await plansOfChild(tx, baby.childId) : []
    return { ...facts, baby, babyClosedForEver, babyPlans: plans.filter((plan) => plan.withdrawnAt === null) }
  },
  version: ({ plan }) => plan?.versionId ?? null,
  steps: (context) => {
    const follows = whatFollows(context)
    const born = bornOn(context)
    return [
      bornQuestion(context),
      followsQuestion(context),
      ...(follows === 'CPP' || follows === 'LAC' ? babyQuestions(context) : []),
      // The birth takes the unborn plan off the mother's result as its end would.
      ...mistakeQuestion(born ? lateEnd('born', born, { type: 'UCPP', today: context.facts.today }) : [], context.answers),
    ]
  },
  person: (context) => {
    const follows = whatFollows(context)
    if (follows !== 'CPP' && follows !== 'LAC') return null
    return context.facts.baby ?? typedUnderNumber(context.answers, typedPerson(context.answers, context.facts.today, bornOn(context)), BABY_NUMBER)
  },
  check: ({ facts, answers }) => ({
    lines: [
      ...(facts.child?.isProtected && whatFollows({ answers }) !== 'none'
        ? ['The mother’s record is protected, so the baby’s will be as well.']
        : []),
      'Both are saved in one moment, and clinicians see them as soon as you save.',
    ],
    banner: facts.child,
    fixed: planRows(facts.plan).filter(({ label }) => label !== 'End date'),
    problems: withdrawnProblems(facts),
    button: 'Confirm and save',
  }),
  clash: planClash([], (_, seen) => seen),
  doneTitle: 'Birth recorded',
}

/** The day of birth, which ends the unborn plan; null until it is typed. */
export function bornOn({ answers, facts }: Pick<Context<BirthFacts>, 'answers' | 'facts'>): CalendarDate | null {
  return valueOf(bornAnswer(answers, 'born', facts.today))
}

/** The kind of plan the baby gets, `none`, or null until it is chosen. */
export function whatFollows({ answers }: Pick<Context<BirthFacts>, 'answers'>) {
  return choiceAnswer(answers, 'follows', FOLLOWS)
}

function bornQuestion(context: Context<BirthFacts>): Step {
  const title = 'When was the baby born?'
  const born = bornAnswer(context.answers, 'born', context.facts.today)
  return {
    path: 'born',
    title,
    lead: [],
    fields: [{ kind: 'date', name: 'born', label: title, hint: 'The unborn child protection plan ends on this day.' }],
    problems: born.ok ? unbornEndProblems(context, born.value) : problemsOf(born),
    rows: [{ label: 'Born', value: born.ok ? clinicalDate(born.value) : 'Not entered' }],
  }
}

function unbornEndProblems({ facts: { plan, plans } }: Context<BirthFacts>, born: CalendarDate): FieldProblem[] {
  if (!plan) return []
  if (born < plan.startDate)
    return [{ field: 'born-day', message: `Date of birth must be on or after ${clinicalDate(plan.startDate)}, the start of the unborn plan` }]
  const other = planAtTheSameTime(
    { type: plan.type, startDate: plan.startDate, endDate: born, expectedOn: plan.expectedOn },
    plans.filter(({ planId }) => planId !== plan.planId),
  )
  return other ? [{ field: 'born-day', message: sameTimeMessage(other) }] : []
}

function followsQuestion(context: Context<BirthFacts>): Step {
  const title = 'What follows for the baby?'
  const chosen = whatFollows(context)
  const words = { CPP: planTypeLabel('CPP'), LAC: planTypeLabel('LAC'), none: 'Neither. The unborn plan ends with the birth' }
  return {
    path: 'what-follows',
    title,
    fields: [
      {
        kind: 'radios',
        name: 'follows',
        label: title,
        hint: 'Of twins, record one here and add the other one’s plan afterwards.',
        options: FOLLOWS.map((value) => ({ value, label: words[value] })),
      },
    ],
    problems: chosen ? [] : [{ field: 'follows', message: 'Choose what follows for the baby' }],
    rows: [{ label: 'For the baby', value: chosen ? words[chosen] : 'Not chosen' }],
  }
}

function babyQuestions(context: Context<BirthFacts>): Step[] {
  const { answers, facts } = context
  const born = bornOn(context)
  const dates: DatesContext = {
    answers,
    today: facts.today,
    type: whatFollows(context) === 'LAC' ? 'LAC' : 'CPP',
    dateOfBirth: facts.baby?.dateOfBirth ?? born,
    expectedOn: null,
    others: facts.babyPlans,
    held: null,
  }
  return [
    numberQuestion(answers, BABY_NUMBER, {
      title: 'What is the baby’s NHS number?',
      hint: '10 digits, from the birth notification.',
      refused: facts.baby || facts.babyClosedForEver ? babyRefused(facts, born) : replacedMessage(context, BABY_NUMBER),
    }),
    facts.baby
      ? samePersonQuestion(answers, facts.baby, 'Is this the baby?')
      : personQuestion(answers, facts.today, {
          title: 'What is the baby called?',
          lead: ['Enter the name as it stands in the NHS record.'],
          born: born ?? facts.today,
        }),
    startQuestion(dates),
  ]
}

function babyRefused({ baby, babyClosedForEver, child }: BirthFacts, born: CalendarDate | null): string | null {
  if (babyClosedForEver) return CLOSED_NUMBER
  if (!baby) return null
  if (baby.childId === child?.childId) return 'This is the mother’s NHS number. Enter the baby’s'
  if (baby.closedOn) return closedMessage(baby)
  return born && baby.dateOfBirth !== born ? 'Somebody with another date of birth is on your register under this number. Check both' : null
}
