import { classNames } from '@/components/nhs/class-names'
import { FieldMessage } from './error-summary'
import { FieldLabel } from './field-names'
import { FormGroup, Hint } from './form-group'

type Option = { value: string; label: string }

type Props = {
  name: string
  label: string
  hint?: string
  options: readonly Option[]
  /** More options below these, each group under its label; an empty group is left out. */
  groups?: readonly { label: string; options: readonly Option[] }[]
  value: string
  problem?: string | null
  heading?: boolean
  /** Whether it is in a card of filters: as wide as the card, and marked by its label. */
  filter?: boolean
  /** Space around it. */
  className?: string
}

/** One choice from a list that is too long for radio buttons. */
export function SelectField({ name, label, hint, options, groups = [], value, problem = null, heading = false, filter = false, className }: Props) {
  const described = [hint && `${name}-hint`, problem && `${name}-error`].filter(Boolean).join(' ')
  return (
    <FormGroup wrong={Boolean(problem)} className={className}>
      <FieldLabel id={name} label={label} size={heading ? 'l' : filter ? 's' : null} />
      {hint && <Hint id={`${name}-hint`}>{hint}</Hint>}
      {problem && <FieldMessage id={`${name}-error`} message={problem} />}
      <select
        className={classNames('nhsuk-select', problem && 'nhsuk-select--error', filter ? 'w-full min-w-0' : 'max-w-full')}
        id={name}
        name={name}
        aria-describedby={described || undefined}
        defaultValue={value}
      >
        <Options options={options} />
        {groups
          .filter((group) => group.options.length > 0)
          .map((group) => (
            <optgroup label={group.label} key={group.label}>
              <Options options={group.options} />
            </optgroup>
          ))}
      </select>
    </FormGroup>
  )
}

function Options({ options }: { options: readonly Option[] }) {
  return options.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ))
}
