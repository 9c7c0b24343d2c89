import type { CalendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'
import { answersOfDate, choiceAnswer, dateAnswer, problemsOf, textAnswer, ticksAnswer, valueOf, type Read } from '@/lib/shared/typed-answers'
import type { Answers } from '@/lib/shared/typed-answers'
import { NO_DETAILS, type PlanDetails } from '../registered-child'
import type { Field, Option, Step, SummaryRow } from './journey'
import { categoryLabel, instructionLabel, legalStatusLabel } from '../labels'
import { LEGAL_STATUSES, PLAN_CATEGORIES, PLAN_INSTRUCTIONS, type PlanType } from '../plan-codes'
import type { RecordFacts } from './record-facts'

/** The coded care-plan details that an authority shares, on one page, all optional (design decision 11). Never free text about a child. */

const NOT_GIVEN = 'Not given'

type Context = { answers: Answers; facts: RecordFacts; type: PlanType | null; held: PlanDetails | null }
type Detail = { field: Field; row: SummaryRow; read?: Read<unknown> }

/** "Care plan details": one step, or none where the authority does not share any. */
export function detailsQuestion(context: Context): Step[] {
  const details = detailsAsked(context)
  if (details.length === 0) return []
  return [
    {
      path: 'care-plan-details',
      title: 'Care plan details',
      lead: ['Clinicians see these with the plan. Leave out whatever you do not know.'],
      fields: details.map(({ field }) => field),
      problems: details.flatMap(({ read }) => (read && !read.ok ? problemsOf(read) : [])),
      rows: details.map(({ row }) => row),
    },
  ]
}

/** The details to be saved: as typed where the form asks for them, otherwise as held. */
export function typedDetails({ answers, facts, type, held }: Context): PlanDetails {
  const asked = new Set(detailsAsked({ answers, facts, type, held }).map(({ field }) => field.name))
  const was = held ?? NO_DETAILS
  const team = teamsOffered(facts, was).find(({ name }) => name === answers['lead-team'])
  return {
    category: asked.has('category') ? choiceAnswer(answers, 'category', PLAN_CATEGORIES) : was.category,
    legalStatus: asked.has('legal-status') ? choiceAnswer(answers, 'legal-status', LEGAL_STATUSES) : was.legalStatus,
    leadTeam: asked.has('lead-team') ? (team?.name ?? null) : was.leadTeam,
    leadTeamPhone: asked.has('lead-team') ? (team?.phone ?? null) : was.leadTeamPhone,
    lastReviewDate: asked.has('last-review') ? valueOf(optionalDate(answers, 'last-review', 'Last review')) : was.lastReviewDate,
    nextReviewDate: asked.has('next-review') ? valueOf(optionalDate(answers, 'next-review', 'Next review')) : was.nextReviewDate,
    instructions: asked.has('instructions') ? ticksAnswer(answers, 'instructions', PLAN_INSTRUCTIONS) : was.instructions,
  }
}

/** The answers that say what a plan holds. */
export function answersOfDetails(held: PlanDetails): Answers {
  return {
    category: held.category ?? '',
    'legal-status': held.legalStatus ?? '',
    'lead-team': held.leadTeam ?? '',
    ...answersOfDate('last-review', held.lastReviewDate),
    ...answersOfDate('next-review', held.nextReviewDate),
    instructions: held.instructions.join(' '),
  }
}

function detailsAsked({ answers, facts, type, held }: Context): Detail[] {
  const shared = facts.authority.sharedDetails
  const asked: (Detail | false)[] = [
    shared.includes('category') &&
      type !== 'LAC' &&
      choice(
        answers,
        'category',
        'Category',
        PLAN_CATEGORIES.map((value) => ({ value, label: categoryLabel(value) })),
      ),
    shared.includes('legal_status') &&
      type === 'LAC' &&
      choice(
        answers,
        'legal-status',
        'Legal status',
        LEGAL_STATUSES.map((value) => ({ value, label: legalStatusLabel(value) })),
      ),
    shared.includes('lead_team') &&
      choice(
        answers,
        'lead-team',
        'Lead team',
        teamsOffered(facts, held ?? NO_DETAILS).map(({ name }) => ({ value: name, label: name })),
      ),
    shared.includes('last_review_date') && review(answers, 'last-review', 'Last review', facts.today),
    shared.includes('next_review_date') && review(answers, 'next-review', 'Next review'),
    shared.includes('instructions') && instructions(answers),
  ]
  return asked.filter((detail) => detail !== false)
}

/** The authority's teams, and the plan's own team if the authority no longer lists it. */
function teamsOffered(facts: RecordFacts, held: PlanDetails): { name: string; phone: string | null }[] {
  const { teams } = facts.authority
  const { leadTeam, leadTeamPhone } = held
  return leadTeam === null || teams.some(({ name }) => name === leadTeam) ? teams : [{ name: leadTeam, phone: leadTeamPhone }, ...teams]
}

function choice(answers: Answers, name: string, label: string, options: Option[]): Detail {
  const chosen = options.find(({ value }) => value === answers[name])
  return {
    field: { kind: 'select', name, label, options: [{ value: '', label: NOT_GIVEN }, ...options] },
    row: { label, value: chosen?.label ?? NOT_GIVEN },
  }
}

function review(answers: Answers, name: string, label: string, latest?: string): Detail {
  const read = optionalDate(answers, name, label)
  const late = read.ok && read.value !== null && latest !== undefined && read.value > latest
  return {
    field: { kind: 'date', name, label },
    row: { label, value: read.ok && read.value !== null ? clinicalDate(read.value) : NOT_GIVEN },
    read: late ? { ok: false, problem: { field: `${name}-day`, message: `${label} must be today or in the past` } } : read,
  }
}

function optionalDate(answers: Answers, name: string, label: string): Read<CalendarDate | null> {
  const isEmpty = ['day', 'month', 'year'].every((part) => textAnswer(answers, `${name}-${part}`) === '')
  if (isEmpty) return { ok: true, value: null }
  const read = dateAnswer(answers, name, label)
  if (read.ok && read.value < '1990-01-01') return { ok: false, problem: { field: `${name}-year`, message: `${label} must be in 1990 or later` } }
  return read
}

function instructions(answers: Answers): Detail {
  const options = PLAN_INSTRUCTIONS.map((value) => ({ value, label: instructionLabel(value) }))
  const ticked = ticksAnswer(answers, 'instructions', PLAN_INSTRUCTIONS).map(instructionLabel)
  return {
    field: { kind: 'checkboxes', name: 'instructions', label: 'Ask of whoever sees the child', options },
    row: { label: 'Asked of clinicians', value: ticked.length > 0 ? ticked.join('. ') : 'Nothing' },
  }
}
