import { classNames } from '@/components/nhs/class-names'
import { FieldMessage } from './error-summary'
import { FieldLabel } from './field-names'
import { FormGroup, Hint } from './form-group'

type Props = {
  /** Its name in the posted form, and its id unless `id` is given. */
  name: string
  id?: string
  label: string
  hint?: string
  value: string
  problem?: string | null
  width?: 5 | 10 | 20
  /** More than one line. */
  rows?: number
  numeric?: boolean
  /** Whether it is a number that is read digit by digit, in large digits of equal width. */
  code?: boolean
  /** Whether it is the question of its page. */
  large?: boolean
  /** Whether its label stands out from those around it. */
  strong?: boolean
  /** Whether its label is the heading of its page. */
  heading?: boolean
  autoFocus?: boolean
}

/** One field to type into, with its label, hint and message, read out together. */
export function TextField(props: Props) {
  const { name, id = name, label, hint, value, problem = null, width, rows, numeric = false, code = false, autoFocus } = props
  const described = [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(' ')
  const shape = rows ? 'nhsuk-textarea' : 'nhsuk-input'
  const input = {
    className: classNames(
      shape,
      code && 'nhsuk-input--code nhsuk-input--large',
      width && `nhsuk-input--width-${width}`,
      problem && `${shape}--error`,
    ),
    id,
    name,
    autoComplete: 'off',
    spellCheck: rows !== undefined,
    'aria-describedby': described || undefined,
    defaultValue: value,
    autoFocus,
  }
  return (
    <FormGroup wrong={Boolean(problem)}>
      <FieldLabel id={id} label={label} size={sizeOf(props)} />
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
      {problem && <FieldMessage id={`${id}-error`} message={problem} />}
      {rows ? <textarea {...input} rows={rows} /> : <input {...input} type="text" inputMode={numeric ? 'numeric' : undefined} />}
    </FormGroup>
  )
}

function sizeOf({ heading, large, strong }: Props): 'l' | 'm' | 's' | null {
  if (heading) return 'l'
  if (large) return 'm'
  return strong ? 's' : null
}
