import { FieldMessage } from '@/components/forms/error-summary'

type Props = {
  name: string
  /** Ends the ids of this form's fields where several like it stand on a page. */
  suffix?: string
  legend: string
  choices: readonly { value: string; label: string }[]
  chosen: string
  problem: string | null
}

/** One of a few coded answers. */
export function CodedChoice({ name, suffix = '', legend, choices, chosen, problem }: Props) {
  const id = `${name}${suffix}`
  return (
    <div className={problem ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <fieldset className="nhsuk-fieldset" aria-describedby={problem ? `${id}-error` : undefined}>
        <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{legend}</legend>
        {problem && <FieldMessage id={`${id}-error`} message={problem} />}
        <div className="nhsuk-radios nhsuk-radios--small">
          {choices.map(({ value, label }, index) => (
            <div className="nhsuk-radios__item" key={value}>
              <input className="nhsuk-radios__input" id={index === 0 ? id : `${id}-${value}`} name={name} type="radio" value={value} defaultChecked={value === chosen} />
              <label className="nhsuk-label nhsuk-radios__label" htmlFor={index === 0 ? id : `${id}-${value}`}>
                {label}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  )
}
