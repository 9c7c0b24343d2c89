import type { ReactNode } from 'react'
import { Button } from '@/components/nhs/button'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'

type Props = {
  act: (form: FormData) => Promise<void>
  /** What is sent along. */
  fields: Readonly<Record<string, string>>
  words: string
  /** Who or what it is about, for those who hear the buttons one after another. */
  about?: ReactNode
  kind?: 'primary' | 'secondary' | 'warning'
}

/** A single act as a button: a form of its own, which works without script. */
export function ActButton({ act, fields, words, about, kind = 'secondary' }: Props) {
  return (
    <form action={act}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button kind={kind} small className="mb-0">
        {words}
        {about && <VisuallyHidden>: {about}</VisuallyHidden>}
      </Button>
    </form>
  )
}
