import type { Transaction } from '@/lib/db/transaction'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { TracedPerson } from '@/lib/demographics/trace-people'
import type { Answers, FieldProblem } from '@/lib/shared/typed-answers'
import type { Comparison } from '../compare-parts'
import type { Draft, JourneyName } from './draft'

/**
 * A form of several pages, as data: one question a page, then "Check your answers", then the last page. It is filled in as a draft on the
 * server; every page is a native form answered by a 303, so it works without JavaScript, Back works, and nothing typed is lost.
 *
 * To make one: write its {@link Journey}, a use-case that saves it with `saveDraft`, and add both to `journeys.ts`. Pages, routes, errors,
 * "Change" links and the comparison after a clash are the same for all.
 */
export type Journey<Facts> = {
  name: JourneyName
  /** What the person is doing, shown above every question and in every title: "Add a plan". Never a name. */
  caption: string
  /** What the questions depend on besides the answers: the child, its plans, today. */
  load: (tx: Transaction, draft: Draft) => Promise<Facts>
  /** What the fields hold when the form is opened. */
  begin?: (facts: Facts) => Answers
  /** The version of the record to be changed: if it differs when the form is saved, somebody else was quicker. */
  version?: (facts: Facts) => string | null
  /** The questions that apply, in order. Called with whatever has been typed so far, including nothing and nonsense. */
  steps: (context: Context<Facts>) => Step[]
  check: (context: Context<Facts>) => CheckPage
  /** Whom saving the form puts on the register, or says something else about, to be compared with demographics; null for nobody. */
  person?: (context: Context<Facts>) => TracedPerson | null
  /** Where the person's answers conflict with what was saved since `draft.seenVersion`; needed only with `version`. */
  clash?: (tx: Transaction, context: Context<Facts>) => Promise<Clash>
  /** Heading of the last page: "Plan saved". */
  doneTitle: string
}

export type Context<Facts> = { answers: Answers; facts: Facts; draft: Draft }

export type Option = { value: string; label: string; hint?: string }

/** A field of a question. `name` is unique in the journey, and the answer is kept under it (a date under `name-day`, `-month`, `-year`). */
export type Field =
  | { kind: 'text'; name: string; label: string; hint?: string; width?: 'number' | 'name' | 'short'; numeric?: true }
  | { kind: 'date'; name: string; label: string; hint?: string }
  | { kind: 'radios' | 'select'; name: string; label: string; hint?: string; options: Option[] }
  /** Several may be chosen: their values are kept in one answer, separated by spaces. */
  | { kind: 'checkboxes'; name: string; label: string; hint?: string; options: Option[] }

/** A line of "Check your answers". */
export type SummaryRow = { label: string; value: string }

/** The child a page is about, for the banner. */
export type BannerChild = { familyName: string; givenName: string; dateOfBirth: CalendarDate; nhsNumber: NhsNumber }

/** A question. If it has a single field, its heading is that field's label. */
export type Step = {
  /** The last part of the page's address: words about the question, never about the child. */
  path: string
  title: string
  lead?: string[]
  banner?: BannerChild | null
  fields: Field[]
  /** What is wrong with the answers so far; shown once the page has been sent. If nothing is wrong, the question is answered. */
  problems: FieldProblem[]
  /** What "Check your answers" says about it. */
  rows: SummaryRow[]
  /** Present when the page asks about a possible mistake: it has its own colours and a single button to confirm. */
  mistake?: { button: string; change: string }
}

export type CheckPage = {
  title?: string
  /** Said above the button. */
  lines: string[]
  banner?: BannerChild | null
  /** Lines that are shown but cannot be changed. */
  fixed?: SummaryRow[]
  /** Why the form cannot be saved although every question is answered. */
  problems: string[]
  button: string
}

/** What was saved meanwhile, beside what the person was about to save. */
export type Clash = Comparison & {
  /** The version compared with. */
  version: string
  savedBy: string
  savedAt: Date
}

/** A journey with its answers filled in. */
export type OpenJourney = {
  name: JourneyName
  caption: string
  doneTitle: string
  draft: Draft
  version: string | null
  today: CalendarDate
  steps: Step[]
  check: CheckPage
  person: TracedPerson | null
}

/** The first question not answered as it should be, or `check` when all are. */
export function nextUnanswered(steps: readonly Step[]): string {
  return steps.find((step) => step.problems.length > 0)?.path ?? 'check'
}

/** Where an answered question leads: on to the next one, or back to "Check your answers" if the person came from there. */
export function pageAfter(steps: readonly Step[], path: string, from: 'check' | null): string {
  if (from === 'check') return nextUnanswered(steps)
  const place = steps.findIndex((step) => step.path === path)
  return steps[place + 1]?.path ?? nextUnanswered(steps)
}

/** The page before a question, or null before the first. */
export function pageBefore(steps: readonly Step[], path: string): string | null {
  const place = path === 'check' ? steps.length : steps.findIndex((step) => step.path === path)
  return steps[place - 1]?.path ?? null
}

/** The names that a field is sent and kept under. */
export function namesOf(field: Field): string[] {
  return field.kind === 'date' ? [`${field.name}-day`, `${field.name}-month`, `${field.name}-year`] : [field.name]
}
