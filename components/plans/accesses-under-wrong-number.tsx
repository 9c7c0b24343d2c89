import type { ReactNode } from 'react'
import { Heading } from '@/components/nhs/heading'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'

type Props = {
  numbers: readonly NhsNumber[]
  /** The level of its heading on the page. */
  heading: 2 | 3
  children: ReactNode
}

/**
 * Look-ups made while the record was under a wrong number, apart from those of this child: whoever looked then was told of this
 * child's plans under somebody else's number.
 */
export function AccessesUnderWrongNumber({ numbers, heading, children }: Props) {
  if (numbers.length === 0) return null
  const wrong = [...new Set(numbers)]
  return (
    <>
      <Heading level={heading} size="s" className="mt-4 tablet:mt-6">
        Made under a number that was wrong
      </Heading>
      <p>
        These are about another child. They were made under{' '}
        {wrong.map((number, place) => (
          <span key={number}>
            {place > 0 && ' and '}
            <span className="app-number">{formatNhsNumber(number)}</span>
          </span>
        ))}
        , before this record was corrected. Clinicians saw this child’s plans as the other child’s.
      </p>
      {children}
    </>
  )
}
