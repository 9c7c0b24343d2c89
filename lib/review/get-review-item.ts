import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { reviewItems } from './queries'
import type { ReviewItem } from './review-item'

/**
 * One line of the weekly review.
 *
 * @throws CpisError `not-found` for another organisation's line, or one that does not exist
 */
export const getReviewItem = defineUseCase({
  name: 'review.open',
  permission: 'review.list',
  input: z.strictObject({ itemId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<ReviewItem> => {
    const [item] = await reviewItems(tx, input.itemId)
    if (!item) throw new CpisError('not-found', 'There is no such line of the review')
    audit({ subject: { kind: 'review-item', id: item.id } })
    return item
  },
})
