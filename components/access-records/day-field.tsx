import { FieldMessage } from '@/components/forms/error-summary'

type Props = { name: string; id?: string; label: string; value: string; problem?: string | null }

/** A day to choose, in a filter: its state may stand in an address, so it is one field that browsers give as `yyyy-mm-dd`. */
export function DayField({ name, id = name, label, value, problem = null }: Props) {
  return (
    <div className={problem ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <label className="nhsuk-label" htmlFor={id}>
        {label}
      </label>
      {problem && <FieldMessage id={`${id}-error`} message={problem} />}
      <input className="nhsuk-input max-w-full" id={id} name={name} type="date" defaultValue={value} aria-describedby={problem ? `${id}-error` : undefined} />
    </div>
  )
}
