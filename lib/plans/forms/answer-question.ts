import { z } from 'zod'
import { cutText } from '@/lib/shared/cut-text'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { splitPastedDate } from '@/lib/shared/typed-answers'
import type { Answers } from '@/lib/shared/typed-answers'
import { LONGEST_ANSWER } from './draft'
import { draftOf, keepDraft } from './draft-queries'
import { namesOf, pageAfter, type Step } from './journey'
import { journeyOf } from './journeys'

const input = z.strictObject({
  draftId: z.guid(),
  /** The question's page. */
  page: z.string().max(60),
  from: z.literal('check').nullable(),
  /** Every field that was sent; several values for one name are separated by spaces. */
  sent: z.record(z.string().max(60), z.string()),
})

/**
 * Keeps the answer to one question of a form, right or wrong, and returns the page to go to: the next one, or the same one, which then
 * shows what to put right.
 */
export const answerQuestion = defineUseCase({
  name: 'form.answer',
  permission: 'plan.write',
  input,
  run: async ({ tx, input: { draftId, page, from, sent }, audit, about }): Promise<{ page: string; from: 'check' | null }> => {
    const draft = await draftOf(tx, draftId)
    about(draft)
    audit({ details: { form: draft.journey } })
    if (draft.saved) return { page: 'done', from: null }
    const journey = journeyOf(draft.journey)
    const asked = (await journey.open(tx, draft)).steps.find((step) => step.path === page)
    if (!asked) throw new CpisError('not-found', 'There is no such question')
    const answers = withAnswer(draft.answers, asked, sent)
    const { steps } = await journey.open(tx, { ...draft, answers })
    const answered = steps.find((step) => step.path === page)
    const refused = answered !== undefined && answered.problems.length > 0
    await keepDraft(tx, { ...draft, answers, refused: refused ? page : null })
    return refused ? { page, from } : { page: pageAfter(steps, page, from), from: null }
  },
})

/** Takes only the fields that the question asks for; one that was not sent is empty. */
function withAnswer(answers: Answers, step: Step, sent: Record<string, string>): Answers {
  const names = step.fields.flatMap(namesOf)
  const taken = Object.fromEntries(names.map((name) => [name, cutText(sent[name] ?? '', LONGEST_ANSWER)]))
  return step.fields
    .filter((field) => field.kind === 'date')
    .reduce<Answers>((all, field) => splitPastedDate(all, field.name), { ...answers, ...taken })
}
