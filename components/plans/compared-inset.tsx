import { InsetText } from '@/components/nhs/inset-text'
import { verdictWords } from '@/lib/plans/number-words'
import type { RegisteredChild } from '@/lib/plans/registered-child'

/** What demographics said of the child whose record was just saved: that it agrees, or which detail differs. */
export function ComparedInset({ child }: { child: RegisteredChild }) {
  return (
    <InsetText>
      <p>{verdictWords(child)}.</p>
    </InsetText>
  )
}
