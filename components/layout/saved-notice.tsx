import { InsetText } from '@/components/nhs/inset-text'

type Props = {
  /** What the address says was saved: a code, or whatever somebody typed there. */
  saved: string | string[] | undefined
  /** The message for each code. */
  words: Readonly<Record<string, string>>
}

/** The result of a form that was sent. It takes the focus, so that it is the first thing heard. */
export function SavedNotice({ saved, words }: Props) {
  const said = typeof saved === 'string' && Object.hasOwn(words, saved) ? words[saved] : undefined
  if (said === undefined) return null
  return (
    <InsetText announced focused>
      <p>{said}</p>
    </InsetText>
  )
}
