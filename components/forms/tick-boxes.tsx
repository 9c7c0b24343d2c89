import { FieldMessage } from './error-summary'
import { FieldLegend } from './field-names'

export type TickBox = { value: string; label: string; hint?: string }

type Props = {
  /** Its name in the posted form; the first box has it as its id. */
  name: string
  legend: string
  kind: 'checkboxes' | 'radios'
  boxes: readonly TickBox[]
  ticked: readonly string[]
  problem?: string | null
  hint?: string
  /** Whether its question is the heading of its page. */
  heading?: boolean
}

/** Several to tick, or one to choose, under one question. */
export function TickBoxes({ name, legend, kind, boxes, ticked, problem = null, hint, heading = false }: Props) {
  const described = [hint && `${name}-hint`, problem && `${name}-error`].filter(Boolean).join(' ')
  return (
    <div className={problem ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <fieldset className="nhsuk-fieldset" aria-describedby={described || undefined}>
        <FieldLegend legend={legend} heading={heading} />
        {hint && (
          <div className="nhsuk-hint" id={`${name}-hint`}>
            {hint}
          </div>
        )}
        {problem && <FieldMessage id={`${name}-error`} message={problem} />}
        <div className={`nhsuk-${kind}`}>
          {boxes.map((box, place) => (
            <Box key={box.value} id={place === 0 ? name : `${name}-${box.value}`} name={name} kind={kind} box={box} ticked={ticked.includes(box.value)} />
          ))}
        </div>
      </fieldset>
    </div>
  )
}

function Box({ id, name, kind, box, ticked }: { id: string; name: string; kind: Props['kind']; box: TickBox; ticked: boolean }) {
  return (
    <div className={`nhsuk-${kind}__item`}>
      <input
        className={`nhsuk-${kind}__input`}
        id={id}
        name={name}
        type={kind === 'radios' ? 'radio' : 'checkbox'}
        value={box.value}
        defaultChecked={ticked}
        aria-describedby={box.hint ? `${id}-item-hint` : undefined}
      />
      <label className={`nhsuk-label nhsuk-${kind}__label`} htmlFor={id}>
        {box.label}
      </label>
      {box.hint && (
        <div className={`nhsuk-hint nhsuk-${kind}__hint`} id={`${id}-item-hint`}>
          {box.hint}
        </div>
      )}
    </div>
  )
}
