import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { draftOf, keepDraft } from './draft-queries'
import { nextUnanswered } from './journey'
import { journeyOf } from './journeys'

const input = z.strictObject({
  draftId: z.guid(),
  /** The version the comparison showed: if there is a newer one, the comparison is made again. */
  shown: z.guid(),
  /** For each difference, whose version is kept. */
  chosen: z.record(z.string().max(60), z.enum(['mine', 'theirs'])),
})

/** Settles a clash: each difference as chosen, everything else as it was saved meanwhile. This saves nothing to the register. */
export const chooseAfterClash = defineUseCase({
  name: 'form.choose',
  permission: 'plan.write',
  input,
  run: async ({ tx, input: { draftId, shown, chosen }, audit, about }): Promise<{ page: string }> => {
    const draft = await draftOf(tx, draftId)
    about(draft)
    audit({ details: { form: draft.journey } })
    const journey = journeyOf(draft.journey)
    const { version } = await journey.open(tx, draft)
    if (version === null || version !== shown) return { page: 'compare' }
    const clash = await journey.clash(tx, draft)
    if (!clash) throw new CpisError('not-found', 'There is nothing to choose')
    if (clash.choices.some(({ name }) => !(name in chosen))) {
      await keepDraft(tx, { ...draft, refused: 'compare' })
      return { page: 'compare' }
    }
    const theirs = clash.choices.filter(({ name }) => chosen[name] === 'theirs').map((choice) => choice.theirs)
    const answers = Object.assign({ ...draft.answers }, clash.kept, ...theirs) as typeof draft.answers
    await keepDraft(tx, { ...draft, answers, refused: null, seenVersion: version })
    return { page: nextUnanswered((await journey.open(tx, { ...draft, answers })).steps) }
  },
})
