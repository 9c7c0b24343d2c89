import type { ReactNode } from 'react'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'

type Props = {
  /** What is going to be saved, line by line; `fixed` lines were not asked. */
  rows: readonly { label: string; value: ReactNode; fixed?: true }[]
  /** What was typed, sent along as it is. */
  answers: Readonly<Record<string, readonly string[]>>
  /** Where it is changed. */
  change: string
  /** What saving does, above the button. */
  consequences: readonly string[]
  button: string
  save: (form: FormData) => Promise<void>
}

/** "Check your answers" of a form of one page: what it says, what follows from it, and the button that saves it. */
export function CheckAndSave({ rows, answers, change, consequences, button, save }: Props) {
  return (
    <>
      <Heading level={2}>Check your answers</Heading>
      <dl className="nhsuk-summary-list">
        {rows.map(({ label, value, fixed }) => (
          <div className={fixed ? 'nhsuk-summary-list__row nhsuk-summary-list__row--no-actions' : 'nhsuk-summary-list__row'} key={label}>
            <dt className="nhsuk-summary-list__key">{label}</dt>
            <dd className="nhsuk-summary-list__value wrap-anywhere">{value}</dd>
            {!fixed && (
              <dd className="nhsuk-summary-list__actions">
                <a href={change}>
                  Change<VisuallyHidden>: {label}</VisuallyHidden>
                </a>
              </dd>
            )}
          </div>
        ))}
      </dl>
      {consequences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <form action={save}>
        {Object.entries(answers).flatMap(([name, values]) =>
          values.map((value, place) => <input key={`${name} ${place}`} type="hidden" name={name} value={value} />),
        )}
        <Button>
          {button}
        </Button>
      </form>
    </>
  )
}
