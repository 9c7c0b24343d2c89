import { FieldMessage } from './error-summary'
import { FieldLabel } from './field-names'

type Props = {
  name: string
  label: string
  hint?: string
  options: readonly { value: string; label: string }[]
  value: string
  problem?: string | null
  heading?: boolean
}

/** One of a list that is too long for radios. */
export function SelectField({ name, label, hint, options, value, problem = null, heading = false }: Props) {
  const described = [hint && `${name}-hint`, problem && `${name}-error`].filter(Boolean).join(' ')
  return (
    <div className={problem ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <FieldLabel id={name} label={label} size={heading ? 'l' : null} />
      {hint && (
        <div className="nhsuk-hint" id={`${name}-hint`}>
          {hint}
        </div>
      )}
      {problem && <FieldMessage id={`${name}-error`} message={problem} />}
      <select
        className={problem ? 'nhsuk-select nhsuk-select--error max-w-full' : 'nhsuk-select max-w-full'}
        id={name}
        name={name}
        aria-describedby={described || undefined}
        defaultValue={value}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
