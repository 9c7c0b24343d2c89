import { Button } from '@/components/nhs/button'
import { Card, CardHeading } from '@/components/nhs/card'
import type { ReviewItem } from '@/lib/review/review-item'
import { reviewItemAddress } from '@/lib/review/review-address'
import { reviewLabel } from '@/lib/review/labels'
import { ReviewFacts } from './review-facts'

type Props = {
  item: ReviewItem
  /** The server action of "Ask the person". */
  ask: (form: FormData) => Promise<void>
}

/** One line of the weekly review: who, why it is listed, what was asked and answered, and the next step. */
export function ReviewCard({ item, ask }: Props) {
  const heading = `item-${item.id}`
  const open = item.concludedAt === null
  return (
    <Card as="li" tight edge={open ? 'link' : undefined} className="mb-4">
      {/* What is concluded goes under a heading of its own. */}
      <CardHeading level={open ? 2 : 3} className="mb-2 wrap-anywhere" id={heading}>
        {item.personName}, {item.roleLabel}
      </CardHeading>
      <p className="mb-2">{reviewLabel(item.kind)}</p>
      <ReviewFacts item={item} />
      {open && item.own && <p className="mb-2">This is about you. Another safeguarding lead looks at it.</p>}
      {open && !item.own && (
        <div className="flex flex-wrap items-baseline gap-x-6">
          {item.askedAt === null && (
            <form action={ask}>
              <input type="hidden" name="itemId" value={item.id} />
              <Button small className="mb-2" aria-describedby={heading}>
                Ask the person
              </Button>
            </form>
          )}
          <a href={reviewItemAddress(item.id)} aria-describedby={heading}>
            Conclude
          </a>
        </div>
      )}
    </Card>
  )
}
