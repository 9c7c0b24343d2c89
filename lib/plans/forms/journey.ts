import { databaseToday } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { Answers, Draft, JourneyName } from './draft'

/**
 * A form of several pages, as data: one question a page, then "Check your answers", then the last page. It is filled in as a draft on the
 * server; every page is a native form that is answered by 303, so it works without JavaScript, Back works, and nothing typed is lost.
 *
 * To make one: write its {@link Journey}, a use-case that saves it with `saveDraft`, and add both to `journeys.ts`. Pages, routes, errors,
 * "Change" links and the comparison after a clash are the same for all.
 */
export type Journey<Facts> = {
  name: JourneyName
  /** What the person is doing, above every question and in every title: "Add a plan". Never a name. */
  caption: string
  /** What the questions depend on beside the answers: the child, its plans, today. */
  load: (tx: Transaction, draft: Draft) => Promise<Facts>
  /** What the fields hold when the form is opened. */
  begin?: (facts: Facts) => Answers
  /** The version of the record that is going to be changed: if it is another when the form is saved, somebody was quicker. */
  version?: (facts: Facts) => string | null
  /** The questions that apply, in order. Called with whatever has been typed so far, also with nothing and with nonsense. */
  steps: (context: Context<Facts>) => Step[]
  check: (context: Context<Facts>) => CheckPage
  /** What of one's own answers stands against what was saved since `draft.seenVersion`; needed only with `version`. */
  clash?: (tx: Transaction, context: Context<Facts>) => Promise<Clash>
  /** Heading of the last page: "Plan saved". */
  doneTitle: string
}

export type Context<Facts> = { answers: Answers; facts: Facts; draft: Draft }

export type Option = { value: string; label: string; hint?: string }

/** A field of a question. `name` is unique in the journey: the answer is kept under it (a date's under `name-day`, `-month`, `-year`). */
export type Field =
  | { kind: 'text'; name: string; label: string; hint?: string; width?: 'number' | 'name' | 'short'; numeric?: true }
  | { kind: 'date'; name: string; label: string; hint?: string }
  | { kind: 'radios' | 'select'; name: string; label: string; hint?: string; options: Option[] }
  /** Several may be chosen: their values are kept in one answer, with spaces between. */
  | { kind: 'checkboxes'; name: string; label: string; hint?: string; options: Option[] }

/** Something to mend, and the id of the field where it is mended. */
export type FieldProblem = { field: string; message: string }

/** A line of "Check your answers". */
export type SummaryRow = { label: string; value: string }

/** Whom a page is about, for the banner. */
export type BannerChild = { familyName: string; givenName: string; dateOfBirth: CalendarDate; nhsNumber: NhsNumber }

/** A question. One with a single field takes the field's label for its heading. */
export type Step = {
  /** The last part of the page's address, in words about the question, never about the child. */
  path: string
  title: string
  lead?: string[]
  banner?: BannerChild | null
  fields: Field[]
  /** What is wrong with the answers as they are; shown once the page has been sent. Nothing wrong means that it is answered. */
  problems: FieldProblem[]
  /** What "Check your answers" says of it. */
  rows: SummaryRow[]
  /** Says that a possible mistake is asked about: a page in its own colours, with one button that confirms. */
  mistake?: { button: string; change: string }
}

export type CheckPage = {
  title?: string
  /** Said above the button. */
  lines: string[]
  banner?: BannerChild | null
  /** Lines that are shown and not asked. */
  fixed?: SummaryRow[]
  /** Why it cannot be saved although every question is answered. */
  problems: string[]
  button: string
}

/** What was saved meanwhile beside what one was about to save. */
export type Clash = {
  /** The version that is compared with. */
  version: string
  savedBy: string
  savedAt: Date
  /** What the other person changed. */
  changes: { label: string; was: string; is: string }[]
  /** What differs between their record and one's own answers: one of the two is chosen. `theirs` are the answers that keep theirs. */
  choices: { name: string; label: string; mine: string; saved: string; theirs: Answers }[]
  /** The answers to what only the other person changed: they stand as saved. */
  kept: Answers
}

/** A journey with its answers filled in. */
export type OpenJourney = { name: JourneyName; caption: string; doneTitle: string; draft: Draft; version: string | null; today: CalendarDate; steps: Step[]; check: CheckPage }

/** Fills the answers of a draft into its journey. */
export async function openJourney<Facts>(tx: Transaction, journey: Journey<Facts>, draft: Draft): Promise<OpenJourney & { facts: Facts }> {
  const facts = await journey.load(tx, draft)
  const context = { answers: draft.answers, facts, draft }
  return {
    name: journey.name,
    caption: journey.caption,
    doneTitle: journey.doneTitle,
    draft,
    version: journey.version?.(facts) ?? null,
    today: await databaseToday(tx),
    steps: journey.steps(context),
    check: journey.check(context),
    facts,
  }
}

/** The first question that is not answered as it should be, or `check` when all are. */
export function nextUnanswered(steps: readonly Step[]): string {
  return steps.find((step) => step.problems.length > 0)?.path ?? 'check'
}

/** Where an answered question leads: on to the next one, or back to "Check your answers" for somebody who came from there. */
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

/** The names under which a field is sent and kept. */
export function namesOf(field: Field): string[] {
  return field.kind === 'date' ? [`${field.name}-day`, `${field.name}-month`, `${field.name}-year`] : [field.name]
}
