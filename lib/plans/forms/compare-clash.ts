import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { draftOf } from './draft-queries'
import type { Clash } from './journey'
import { journeyOf } from './journeys'

/** What somebody else saved while a form was being filled in, beside what the form says. Null when nobody did. */
export const compareClash = defineUseCase({
  name: 'form.compare',
  permission: 'plan.write',
  input: z.strictObject({ draftId: z.guid() }),
  run: async ({ tx, input, audit, about }): Promise<{ caption: string; childId: string | null; refused: boolean; clash: Clash | null }> => {
    const draft = await draftOf(tx, input.draftId)
    about(draft)
    audit({ details: { form: draft.journey } })
    const journey = journeyOf(draft.journey)
    const { caption, version } = await journey.open(tx, draft)
    const clashes = !draft.saved && draft.seenVersion !== null && draft.seenVersion !== version
    return { caption, childId: draft.childId, refused: draft.refused === 'compare', clash: clashes ? await journey.clash(tx, draft) : null }
  },
})
