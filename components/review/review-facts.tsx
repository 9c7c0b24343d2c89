import { answerLabel, conclusionLabel } from '@/lib/review/labels'
import type { ReviewItem } from '@/lib/review/review-item'
import { clinicalDateTime } from '@/lib/shared/date-format'

/** Where, when and how often; what was asked, answered and concluded. */
export function ReviewFacts({ item }: { item: ReviewItem }) {
  return (
    <>
      <p className="mb-2 wrap-anywhere">
        {item.settingName} · <Span from={item.firstAt} to={item.lastAt} />
        {item.times > 1 && ` · ${item.times} times`}
      </p>
      {item.askedAt && (
        <p className="mb-2 wrap-anywhere">
          Asked by {item.askedByName} · <span className="app-number">{clinicalDateTime(item.askedAt)}</span>
          {item.answeredAt === null && ' · no answer yet'}
        </p>
      )}
      {item.answer && item.answeredAt && (
        <p className="mb-2 wrap-anywhere">
          Answer: {answerLabel(item.answer)}
          {item.answerText && <> · “{item.answerText}”</>} · <span className="app-number">{clinicalDateTime(item.answeredAt)}</span>
        </p>
      )}
      {item.conclusion && item.concludedAt && (
        <p className="mb-2 wrap-anywhere">
          <strong>{conclusionLabel(item.conclusion)}</strong> · “{item.note}” · {item.concludedByName} ·{' '}
          <span className="app-number">{clinicalDateTime(item.concludedAt)}</span>
        </p>
      )}
    </>
  )
}

/** A moment, or the first and last of several. */
export function Span({ from, to }: { from: Date; to: Date }) {
  if (from.getTime() === to.getTime()) return <span className="app-number">{clinicalDateTime(from)}</span>
  return (
    <>
      <span className="app-number">{clinicalDateTime(from)}</span> to <span className="app-number">{clinicalDateTime(to)}</span>
    </>
  )
}
