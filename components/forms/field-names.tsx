/** The label of a field; the largest is also the heading of its page. */
export function FieldLabel({ id, label, size }: { id: string; label: string; size: 'l' | 'm' | 's' | null }) {
  const words = (
    <label className={size ? `nhsuk-label nhsuk-label--${size}` : 'nhsuk-label'} htmlFor={id}>
      {label}
    </label>
  )
  return size === 'l' ? <h1 className="nhsuk-label-wrapper">{words}</h1> : words
}

/** The question above several fields; the heading of the page where it is the page's question. */
export function FieldLegend({ legend, heading }: { legend: string; heading: boolean }) {
  return (
    <legend className={`nhsuk-fieldset__legend nhsuk-fieldset__legend--${heading ? 'l' : 's'}`}>
      {heading ? <h1 className="nhsuk-fieldset__heading">{legend}</h1> : legend}
    </legend>
  )
}
