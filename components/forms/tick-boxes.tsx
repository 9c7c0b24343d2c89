import { Choice, Choices } from './choices'
import { Question } from './question'

export type TickBox = { value: string; label: string; hint?: string }

type Props = {
  /** Its name in the posted form. */
  name: string
  /** The id of the first box, with which those of the others start; its name if left out. */
  id?: string
  legend: string
  kind: 'checkboxes' | 'radios'
  look?: 'plain' | 'small' | 'inline'
  boxes: readonly TickBox[]
  ticked: readonly string[]
  problem?: string | null
  hint?: string
  /** Whether its question is the heading of its page. */
  heading?: boolean
}

/** Tick boxes or radio buttons under one question. */
export function TickBoxes({ name, id = name, legend, kind, look, boxes, ticked, problem, hint, heading }: Props) {
  return (
    <Question id={id} legend={legend} heading={heading} hint={hint} problem={problem}>
      <Choices kind={kind} look={look}>
        {boxes.map(({ value, label, hint: about }, place) => (
          <Choice
            key={value}
            kind={kind}
            id={place === 0 ? id : `${id}-${value}`}
            name={name}
            value={value}
            label={label}
            hint={about}
            defaultChecked={ticked.includes(value)}
          />
        ))}
      </Choices>
    </Question>
  )
}
