import { FieldMessage } from './error-summary'
import { FieldLabel } from './field-names'

type Props = {
  /** Its name in the posted form, and its id unless `id` says another. */
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
  /** Whether it is the question of its page. */
  large?: boolean
  /** Whether its label is the heading of its page. */
  heading?: boolean
}

/** One field to type into, with its label, hint and message, spoken together. */
export function TextField({ name, id = name, label, hint, value, problem = null, width, rows, numeric = false, large = false, heading = false }: Props) {
  const described = [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(' ')
  const shape = rows ? 'nhsuk-textarea' : 'nhsuk-input'
  const input = {
    className: [shape, problem && `${shape}--error`, width && `nhsuk-input--width-${width}`].filter(Boolean).join(' '),
    id,
    name,
    autoComplete: 'off',
    spellCheck: rows !== undefined,
    'aria-describedby': described || undefined,
    defaultValue: value,
  }
  return (
    <div className={problem ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <FieldLabel id={id} label={label} size={heading ? 'l' : large ? 'm' : null} />
      {hint && (
        <div className="nhsuk-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {problem && <FieldMessage id={`${id}-error`} message={problem} />}
      {rows ? <textarea {...input} rows={rows} /> : <input {...input} type="text" inputMode={numeric ? 'numeric' : undefined} />}
    </div>
  )
}
