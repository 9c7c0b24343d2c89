import { databaseToday } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import { comparisonQuestion } from './comparison-question'
import type { Draft } from './draft'
import type { Journey, OpenJourney } from './journey'

/** Fills the answers of a draft into its journey, and asks about what demographics said of them. */
export async function openJourney<Facts>(tx: Transaction, journey: Journey<Facts>, draft: Draft): Promise<OpenJourney & { facts: Facts }> {
  const facts = await journey.load(tx, draft)
  const context = { answers: draft.answers, facts, draft }
  const steps = journey.steps(context)
  const person = journey.person?.(context) ?? null
  return {
    name: journey.name,
    caption: journey.caption,
    doneTitle: journey.doneTitle,
    draft,
    version: journey.version?.(facts) ?? null,
    today: await databaseToday(tx),
    steps: [...steps, ...comparisonQuestion(draft, person, steps)],
    check: journey.check(context),
    person,
    facts,
  }
}
