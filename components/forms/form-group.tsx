import type { ReactNode } from 'react'
import { classNames } from '@/components/nhs/class-names'

type Props = {
  /** Whether something in it needs correcting. */
  wrong: boolean
  /** Space around it. */
  className?: string
  children: ReactNode
}

/** One question with what belongs to it, marked at the side where something needs correcting. */
export function FormGroup({ wrong, className, children }: Props) {
  return <div className={classNames('nhsuk-form-group', wrong && 'nhsuk-form-group--error', className)}>{children}</div>
}

/** Help with answering a question; its field names this id, so that it is read out with it. */
export function Hint({ id, children }: { id: string; children: string }) {
  return (
    <div className="nhsuk-hint" id={id}>
      {children}
    </div>
  )
}
