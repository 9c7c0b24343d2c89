import type { ReactNode } from 'react'
import { Card } from '@/components/nhs/card'

type Props = {
  /** What is in the card, for people who jump from landmark to landmark. */
  label: string
  filters: ReactNode
  /** The list. */
  children: ReactNode
}

/** A list beside the card of its filters; below it on a phone. */
export function FilteredList({ label, filters, children }: Props) {
  return (
    <div className="tablet:grid tablet:grid-cols-[18rem_minmax(0,1fr)] tablet:gap-8">
      <Card as="section" className="self-start" aria-label={label}>
        {filters}
      </Card>
      {children}
    </div>
  )
}
