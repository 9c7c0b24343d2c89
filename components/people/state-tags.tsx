import type { PersonState } from '@/lib/people/person'
import type { OrganisationState } from '@/lib/people/schema'
import { ORGANISATION_STATE_WORDS, PERSON_STATE_WORDS } from '@/lib/people/labels'

const PERSON_COLOURS: Readonly<Record<PersonState, string>> = { invited: 'yellow', active: 'blue', suspended: 'grey' }
const ORGANISATION_COLOURS: Readonly<Record<OrganisationState, string>> = { onboarding: 'yellow', pilot: 'blue', live: 'blue', suspended: 'grey' }

/** How somebody stands, in a word. */
export function PersonStateTag({ state, expired = false }: { state: PersonState; expired?: boolean }) {
  const words = state === 'invited' && expired ? 'Invitation expired' : PERSON_STATE_WORDS[state]
  return <strong className={`nhsuk-tag nhsuk-tag--${PERSON_COLOURS[state]} whitespace-nowrap`}>{words}</strong>
}

/** How an organisation stands, in a word. */
export function OrganisationStateTag({ state }: { state: OrganisationState }) {
  return <strong className={`nhsuk-tag nhsuk-tag--${ORGANISATION_COLOURS[state]} whitespace-nowrap`}>{ORGANISATION_STATE_WORDS[state]}</strong>
}
