import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { draftOf } from './draft-queries'
import type { OpenJourney } from './journey'
import { journeyOf } from './journeys'

/** What a form's page shows: its questions with what has been typed so far. */
export const openDraft = defineUseCase({
  name: 'form.open',
  permission: 'plan.write',
  input: z.strictObject({ draftId: z.guid() }),
  run: async ({ tx, input, audit, about }): Promise<OpenJourney> => {
    const draft = await draftOf(tx, input.draftId)
    about(draft)
    audit({ details: { form: draft.journey } })
    return journeyOf(draft.journey).open(tx, draft)
  },
})
