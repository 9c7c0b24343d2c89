import type { ReactNode } from 'react'
import { classNames } from '@/components/nhs/class-names'

type Props = {
  /** Whether something in it is to be mended. */
  wrong: boolean
  /** Space around it. */
  className?: string
  children: ReactNode
}

/** One question with what belongs to it, marked at its side where something is to be mended. */
export function FormGroup({ wrong, className, children }: Props) {
  return <div className={classNames('nhsuk-form-group', wrong && 'nhsuk-form-group--error', className)}>{children}</div>
}

/** What helps to answer a question, spoken with its field by this id. */
export function Hint({ id, children }: { id: string; children: string }) {
  return (
    <div className="nhsuk-hint" id={id}>
      {children}
    </div>
  )
}
