import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { deleteDraft, draftOf } from './draft-queries'

/** Discards a form and forgets what was typed into it. Returns whom it was about. */
export const discardDraft = defineUseCase({
  name: 'form.discard',
  permission: 'plan.write',
  input: z.strictObject({ draftId: z.guid() }),
  run: async ({ tx, input, audit, about }): Promise<{ childId: string | null }> => {
    const draft = await draftOf(tx, input.draftId)
    about(draft)
    audit({ details: { form: draft.journey } })
    await deleteDraft(tx, draft.id)
    return { childId: draft.saved?.childId ?? draft.childId }
  },
})
