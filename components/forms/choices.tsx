import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '@/components/nhs/class-names'

type Kind = 'checkboxes' | 'radios'

type ChoicesProps = {
  kind: Kind
  /** `inline`: side by side where there is room. */
  look?: 'plain' | 'small' | 'inline'
  /** Space around it. */
  className?: string
  children: ReactNode
}

/** The frame around the choices of one question. */
export function Choices({ kind, look = 'plain', className, children }: ChoicesProps) {
  const block = `nhsuk-${kind}`
  return (
    <div className={classNames(block, look !== 'plain' && `${block}--small`, look === 'inline' && `${block}--inline`, className)}>{children}</div>
  )
}

type ChoiceProps = Omit<ComponentProps<'input'>, 'className' | 'type' | 'aria-describedby'> & {
  kind: Kind
  id: string
  label: string
  hint?: string
  /** Id of the label, where something else is read out with it. */
  labelId?: string
}

/** One choice: a tick box or a radio button. */
export function Choice({ kind, id, label, hint, labelId, ...input }: ChoiceProps) {
  return (
    <div className={`nhsuk-${kind}__item`}>
      <input
        className={`nhsuk-${kind}__input`}
        id={id}
        type={kind === 'radios' ? 'radio' : 'checkbox'}
        aria-describedby={hint ? `${id}-item-hint` : undefined}
        {...input}
      />
      <label className={`nhsuk-label nhsuk-${kind}__label`} htmlFor={id} id={labelId}>
        {label}
      </label>
      {hint && (
        <div className={`nhsuk-hint nhsuk-${kind}__hint`} id={`${id}-item-hint`}>
          {hint}
        </div>
      )}
    </div>
  )
}
