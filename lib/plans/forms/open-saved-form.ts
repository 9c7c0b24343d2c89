import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { draftOf } from './draft-queries'
import type { SavedForm } from './draft'
import { journeyOf } from './journeys'
import { followingRows, isLoadingFollowing, type FollowingRow } from '../following-rows'
import { publishedOfChild, type PublishedChild } from '../published-child'

/** What the last page of a form shows: that it is saved, and what clinicians see of the child from now on. */
export type SavedPage = {
  caption: string
  doneTitle: string
  saved: SavedForm
  published: PublishedChild | null
  /** The rows of files about a plan that follows which had waited for this one to end, and could not be loaded: see `saveForm`. */
  notLoaded: FollowingRow[]
  /** Whether a file process is still to load some of them. */
  loading: boolean
}

/** The last page of a form that has been saved. */
export const openSavedForm = defineUseCase({
  name: 'form.saved',
  permission: 'plan.write',
  input: z.strictObject({ draftId: z.guid() }),
  run: async ({ tx, input, audit, about }): Promise<SavedPage> => {
    const draft = await draftOf(tx, input.draftId)
    about(draft)
    audit({ details: { form: draft.journey } })
    if (!draft.saved) throw new CpisError('not-found', 'The form is not saved')
    const { caption, doneTitle } = journeyOf(draft.journey)
    const { childId, following } = draft.saved
    const notLoaded = following > 0 && draft.planId !== null ? await followingRows(tx, [draft.planId]) : []
    const loading = await isLoadingFollowing(tx, notLoaded)
    return { caption, doneTitle, saved: draft.saved, published: childId ? await publishedOfChild(tx, childId) : null, notLoaded, loading }
  },
})
