import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { openDrafts } from './draft-queries'
import { journeyOf } from './journeys'

/** A form that the person has begun and not saved. Whom it is about is not said: it is a line of a list. */
export type OpenForm = { draftId: string; caption: string; updatedAt: Date }

/** The person's own forms that are not saved yet, the last one first. */
export const listDrafts = defineUseCase({
  name: 'form.list',
  permission: 'plan.write',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<OpenForm[]> =>
    (await openDrafts(tx)).map(({ id, journey, updatedAt }) => ({ draftId: id, caption: journeyOf(journey).caption, updatedAt })),
})
