import type { Transaction } from '@/lib/db/transaction'
import type { ReviewItem } from './review-item'

/**
 * The lines of the weekly lists of the caller's organisation: open ones first, then those concluded in the last four weeks.
 *
 * @param itemId for one line only; null for all, at most 200
 */
export function reviewItems(tx: Transaction, itemId: string | null): Promise<ReviewItem[]> {
  // Raw SQL: joins the label of the role and the question, and puts the open and most serious lines first.
  return tx.$queryRaw<ReviewItem[]>`
    select i.id, i.week::text as week, i.kind, i.person_id = cpis.caller_user() as own, i.person_name as "personName", r.label as "roleLabel",
           i.setting_name as "settingName", i.first_at as "firstAt", i.last_at as "lastAt", i.times, q.asked_at as "askedAt",
           q.asked_by_name as "askedByName", q.answer, q.answer_text as "answerText", q.answered_at as "answeredAt", i.conclusion, i.note,
           i.concluded_at as "concludedAt", i.concluded_by_name as "concludedByName"
    from cpis.review_item i join cpis.role r on r.code = i.role left join cpis.review_question q on q.item_id = i.id
    where case when ${itemId}::uuid is null then i.concluded_at is null or i.concluded_at > now() - interval '28 days' else i.id = ${itemId}::uuid end
    order by i.concluded_at is not null, i.kind = 'emergency-access' desc, i.week desc, i.person_name, i.last_at desc limit 200`
}
