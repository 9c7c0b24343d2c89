import type { Choice } from '@/lib/access-records/access-record'

type Props = { name: string; label: string; any: string; options: readonly Choice[]; value: string | null | undefined }

/** One of a list, or any, in a filter. */
export function ChoiceField({ name, label, any, options, value }: Props) {
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={name}>
        {label}
      </label>
      <select className="nhsuk-select w-full min-w-0" id={name} name={name} defaultValue={value ?? ''}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
