import type { ReactNode } from 'react'
import { classNames } from '@/components/nhs/class-names'
import { FieldMessage } from './error-summary'
import { FieldLegend } from './field-names'
import { FormGroup, Hint } from './form-group'

type Props = {
  /** The ids of its hint and its message start with this. */
  id: string
  legend: string
  /** Whether it is the page's heading. */
  heading?: boolean
  hint?: string
  problem?: string | null
  children: ReactNode
}

/** A question that several fields answer together: its words, hint and message are read out with them. */
export function Question({ id, legend, heading = false, hint, problem = null, children }: Props) {
  const described = [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(' ')
  return (
    <FormGroup wrong={problem !== null}>
      <fieldset className="nhsuk-fieldset" aria-describedby={described || undefined}>
        <FieldLegend legend={legend} heading={heading} />
        {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
        {problem && <FieldMessage id={`${id}-error`} message={problem} />}
        {children}
      </fieldset>
    </FormGroup>
  )
}

type FieldsetProps = { id: string; legend: string; problem: string | null; children: ReactNode }

/** Fields and buttons under one heading, to which a message can link: it takes the focus itself. */
export function Fieldset({ id, legend, problem, children }: FieldsetProps) {
  return (
    <fieldset className={classNames('nhsuk-fieldset', problem && 'nhsuk-form-group--error', 'min-w-0')} id={id} tabIndex={-1}>
      <FieldLegend legend={legend} heading={false} />
      {problem && <FieldMessage id={`${id}-error`} message={problem} />}
      {children}
    </fieldset>
  )
}
