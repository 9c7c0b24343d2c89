import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { openDrafts } from './draft-queries'
import { journeyOf } from './journeys'

/** A form that the person has begun but not saved. It does not say whom it is about, because it is shown in a list. */
export type OpenForm = { draftId: string; caption: string; updatedAt: Date }

/** The person's own forms that are not saved yet, latest first. */
export const listDrafts = defineUseCase({
  name: 'form.list',
  permission: 'plan.write',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<OpenForm[]> =>
    (await openDrafts(tx)).map(({ id, journey, updatedAt }) => ({ draftId: id, caption: journeyOf(journey).caption, updatedAt })),
})
