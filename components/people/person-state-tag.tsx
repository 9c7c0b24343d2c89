import { Tag, type TagColour } from '@/components/nhs/tag'
import type { PersonState } from '@/lib/people/person'
import { PERSON_STATE_WORDS } from '@/lib/people/labels'

const PERSON_COLOURS: Readonly<Record<PersonState, TagColour>> = { invited: 'yellow', active: 'blue', suspended: 'grey' }

/** The state of a person, in a word. */
export function PersonStateTag({ state, expired = false }: { state: PersonState; expired?: boolean }) {
  const words = state === 'invited' && expired ? 'Invitation expired' : PERSON_STATE_WORDS[state]
  return <Tag colour={PERSON_COLOURS[state]}>{words}</Tag>
}
