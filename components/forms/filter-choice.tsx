type Props = { name: string; label: string; chosen: string; options: readonly (readonly [value: string, words: string])[] }

/** One choice of a filter card: as wide as the card, and marked by its label alone. */
export function FilterChoice({ name, label, chosen, options }: Props) {
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label nhsuk-label--s" htmlFor={name}>
        {label}
      </label>
      <select className="nhsuk-select w-full min-w-0" id={name} name={name} defaultValue={chosen}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}
