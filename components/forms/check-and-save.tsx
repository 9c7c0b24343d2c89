import type { ReactNode } from 'react'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { SummaryList, SummaryRow } from '@/components/nhs/summary-list'

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
      <SummaryList>
        {rows.map(({ label, value, fixed }) => (
          <SummaryRow label={label} change={fixed ? 'fixed' : { href: change, about: `: ${label}` }} key={label}>
            {value}
          </SummaryRow>
        ))}
      </SummaryList>
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
