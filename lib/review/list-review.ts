import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { reviewItems } from './queries'
import type { ReviewItem } from './review-item'

/** The weekly review of the caller's own organisation: what is still open, and what was concluded in the last four weeks. */
export const listReview = defineUseCase({
  name: 'review.list',
  permission: 'review.list',
  input: z.strictObject({}),
  run: async ({ tx, audit }): Promise<ReviewItem[]> => {
    const items = await reviewItems(tx, null)
    audit({ details: { items: items.length } })
    return items
  },
})
