import { addDays } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'
import { closedMessage, personQuestion, typedPerson } from './child-question'
import { compareParts } from '../compare-parts'
import type { Answers } from '@/lib/shared/typed-answers'
import type { FieldProblem } from '@/lib/shared/typed-answers'
import type { Context, Journey, Step } from './journey'
import { planTypeLabel } from '../labels'
import { samePerson } from '../number-verdict'
import { mistakeQuestion } from './plan-questions'
import { isAdult, isOverByAge, planFaults } from '../plan-rules'
import { CHILD_PARTS, type ChildState } from '../record-parts'
import { loadRecord, type RecordFacts } from './record-facts'
import { childVersions, seenAndNow } from '../version-queries'

/** Corrects a child's name, date of birth or local reference. The NHS number has a form of its own. */
export const detailsJourney: Journey<RecordFacts> = {
  name: 'details',
  caption: 'Correct a child’s details',
  load: loadRecord,
  begin: ({ child }) => (child ? CHILD_PARTS.reduce<Answers>((all, part) => ({ ...all, ...part.answers?.(child) }), {}) : {}),
  version: ({ child }) => child?.versionId ?? null,
  steps: (context) => {
    const step = personQuestion(context.answers, context.facts.today, { title: 'What are the right details?' })
    return [{ ...step, problems: step.problems.length > 0 ? step.problems : birthProblems(context) }, ...endingQuestion(context)]
  },
  person: ({ answers, facts: { child, today } }) => {
    const typed = typedPerson(answers, today)
    const person = child && typed && { ...typed, nhsNumber: child.nhsNumber }
    // The authority's own reference is no business of demographics.
    return person && !samePerson(person, child) ? person : null
  },
  check: (context) => ({
    lines: ['Clinicians see this as soon as you save.'],
    problems: [
      ...(context.facts.child?.closedOn ? [closedMessage(context.facts.child)] : []),
      ...(changes(context) ? [] : ['You have not changed anything']),
    ],
    button: 'Confirm and save',
  }),
  clash: async (tx, context) => {
    const { seen, now } = seenAndNow(await childVersions(tx, context.draft.childId ?? ''), context.draft.seenVersion)
    const mine: ChildState = { ...seen, ...typedPerson(context.answers, context.facts.today) }
    return { version: now.versionId, savedBy: now.changedBy, savedAt: now.changedAt, ...compareParts(CHILD_PARTS, { seen, now, mine }) }
  },
  doneTitle: 'Details corrected',
}

/** A date of birth that does not fit one of the child's plans. */
function birthProblems({ answers, facts }: Context<RecordFacts>): FieldProblem[] {
  const person = typedPerson(answers, facts.today)
  if (!person || person.dateOfBirth === facts.child?.dateOfBirth) return []
  for (const plan of facts.plans) {
    const fault = planFaults({ ...plan, dateOfBirth: person.dateOfBirth }, facts.today).find(
      (one) => one === 'starts-before-birth' || one === 'adult',
    )
    const name = `${planTypeLabel(plan.type)} from ${clinicalDate(plan.startDate)}`
    // What is in place ends first, on the day that somebody gives: a wrong year of birth would end it without one.
    if (!fault && plan.status !== 'ended' && isOverByAge({ ...plan, dateOfBirth: person.dateOfBirth }, facts.today)) {
      return [
        {
          field: 'born-day',
          message: `${name}: it is in place, and the person would be 18 or over today. Check the date of birth, or end the plan first`,
        },
      ]
    }
    if (fault) {
      return [
        {
          field: 'born-day',
          message:
            fault === 'adult'
              ? `${name}: the child would have been 18 or over. Check both dates`
              : `${name}: it would have started before the birth. Check both dates`,
        },
      ]
    }
  }
  return []
}

/** Asks about a date of birth by which an ended plan ended earlier, on the 18th birthday: clinicians may see nothing of it from then on. */
function endingQuestion({ answers, facts }: Context<RecordFacts>): Step[] {
  const born = typedPerson(answers, facts.today)?.dateOfBirth
  if (!born || born === facts.child?.dateOfBirth) return []
  const earlier = facts.plans.filter(
    ({ type, status, endsOn }) => type !== 'UCPP' && status === 'ended' && endsOn && isAdult(born, addDays(endsOn, -1)),
  )
  return mistakeQuestion(
    earlier.map(({ type, startDate }) => ({
      code: `adult-${born}`,
      words: `With this date of birth ${planTypeLabel(type)} from ${clinicalDate(startDate)} ended earlier, on the 18th birthday. Clinicians may see nothing of it as soon as you save.`,
      page: 'name-and-date-of-birth',
    })),
    answers,
  )
}

function changes({ answers, facts }: Context<RecordFacts>): boolean {
  const person = typedPerson(answers, facts.today)
  const { child } = facts
  return person !== null && child !== null && CHILD_PARTS.some(({ says }) => says(child) !== says({ ...child, ...person }))
}
