import { Button, LinkButton } from '@/components/nhs/button'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { JourneyName } from '@/lib/plans/forms/draft'

type Props = {
  journey: JourneyName
  words: string
  /** Read out after the words to somebody who hears the button without seeing where it is. */
  about?: string
  childId?: string
  planId?: string
  look?: 'link' | 'button' | 'secondary'
}

/** Opens a form about a child or a plan. A button, because opening saves a draft; it looks like the link that it is to people. */
export function FormButton({ journey, words, about, childId = '', planId = '', look = 'link' }: Props) {
  const spoken = (
    <>
      {words}
      {about && <VisuallyHidden> {about}</VisuallyHidden>}
    </>
  )
  return (
    <form action="/plans/drafts" method="post">
      <input type="hidden" name="journey" value={journey} />
      <input type="hidden" name="child" value={childId} />
      <input type="hidden" name="plan" value={planId} />
      {look === 'link' ? (
        <LinkButton>{spoken}</LinkButton>
      ) : (
        <Button {...(look === 'secondary' && { kind: 'secondary', small: true })}>{spoken}</Button>
      )}
    </form>
  )
}
