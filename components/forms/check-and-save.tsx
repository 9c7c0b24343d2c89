import type { ReactNode } from 'react'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { SummaryList, SummaryRow } from '@/components/nhs/summary-list'

type Props = {
  /** What will be saved, line by line; `fixed` lines were not asked for. */
  rows: readonly { label: string; value: ReactNode; fixed?: true }[]
  /** What was typed, sent along unchanged. */
  answers: Readonly<Record<string, readonly string[]>>
  /** Where the answers can be changed. */
  change: string
  /** What saving does, above the button. */
  consequences: readonly string[]
  button: string
  save: (form: FormData) => Promise<void>
}

/** "Check your answers" for a one-page form: the answers, what follows from them, and the button that saves them. */
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
        <Button>{button}</Button>
      </form>
    </>
  )
}
