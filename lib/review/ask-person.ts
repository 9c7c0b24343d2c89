import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { reviewItems } from './queries'

/**
 * Asks the person about something the review lists, in one click: they find the question on their own pages. Once for each line; a line
 * about the lead themselves is for somebody else to ask about.
 *
 * @throws CpisError `not-found` for another organisation's line; `conflict` when already asked or concluded; `not-permitted` for their own
 */
export const askPerson = defineUseCase({
  name: 'review.question',
  permission: 'review.question',
  input: z.strictObject({ itemId: z.guid() }),
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const [item] = await reviewItems(tx, input.itemId)
    if (!item) throw new CpisError('not-found', 'There is no such line of the review')
    if (item.own) throw new CpisError('not-permitted', 'Nobody reviews their own accesses')
    if (item.concludedAt) throw new CpisError('conflict', 'It has been concluded')
    // Raw SQL: copies the line into a question, unless there is one already.
    const asked = await tx.$executeRaw`
      insert into cpis.review_question (item_id, organisation_id, person_id, kind, setting_name, first_at, last_at, asked_by, asked_by_name)
      select i.id, i.organisation_id, i.person_id, i.kind, i.setting_name, i.first_at, i.last_at, cpis.caller_user(), ${actor.name}
      from cpis.review_item i where i.id = ${input.itemId}::uuid
      on conflict do nothing`
    if (asked === 0) throw new CpisError('conflict', 'Somebody has asked already')
    audit({ subject: { kind: 'review-item', id: item.id }, details: { kind: item.kind } })
  },
})
