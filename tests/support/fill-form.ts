import type { Actor } from '@/lib/identity/actor'
import { answerQuestion } from '@/lib/plans/forms/answer-question'
import type { JourneyName } from '@/lib/plans/forms/draft'
import { openDraft } from '@/lib/plans/forms/open-draft'
import type { OpenJourney } from '@/lib/plans/forms/journey'
import { startDraft } from '@/lib/plans/forms/start-draft'

/** What is typed on each page of a form, by the page's address. */
export type Typed = Record<string, Record<string, string>>

/** A date as typed into three fields. */
export function typedDate(name: string, iso: string): Record<string, string> {
  const [year = '', month = '', day = ''] = iso.split('-')
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year }
}

/** Opens a form, as a button on a page does. */
export async function openForm(
  actor: Actor,
  journey: JourneyName,
  about: { childId?: string; planId?: string } = {},
): Promise<{ draftId: string; page: string }> {
  return startDraft(actor, { journey, childId: about.childId ?? '', planId: about.planId ?? '' })
}

/** Answers one page, and returns where that leads. */
export async function answerPage(actor: Actor, draftId: string, page: string, sent: Record<string, string>): Promise<string> {
  return (await answerQuestion(actor, { draftId, page, from: null, sent })).page
}

/**
 * Opens a form and answers its pages in order, for as long as there is something to type.
 *
 * @returns the draft, and the page it has reached
 */
export async function fillForm(
  actor: Actor,
  journey: JourneyName,
  about: { childId?: string; planId?: string },
  typed: Typed,
): Promise<{ draftId: string; page: string }> {
  const { draftId, page: first } = await openForm(actor, journey, about)
  let page = first
  if (page === 'check') page = (await openDraft(actor, { draftId })).steps.find(({ path }) => path in typed)?.path ?? page
  for (const sent of new Set([page, ...Object.keys(typed)])) {
    const answers = typed[sent]
    if (answers && (await asks(actor, draftId, sent))) page = await answerPage(actor, draftId, sent, answers)
  }
  return { draftId, page }
}

/** The error messages of a page that was sent. */
export async function messagesOf(actor: Actor, draftId: string, page: string): Promise<string[]> {
  const opened = await openDraft(actor, { draftId })
  return opened.steps.find(({ path }) => path === page)?.problems.map(({ message }) => message) ?? []
}

/** The lines of "Check your answers". */
export function summaryOf(opened: OpenJourney): Record<string, string> {
  return Object.fromEntries(opened.steps.flatMap(({ rows }) => rows).map(({ label, value }) => [label, value]))
}

async function asks(actor: Actor, draftId: string, page: string): Promise<boolean> {
  return (await openDraft(actor, { draftId })).steps.some(({ path }) => path === page)
}
