import { Tag, type TagColour } from '@/components/nhs/tag'
import type { OrganisationState } from '@/lib/organisations/schema'
import { ORGANISATION_STATE_WORDS } from '@/lib/people/labels'

const ORGANISATION_COLOURS: Readonly<Record<OrganisationState, TagColour>> = { onboarding: 'yellow', pilot: 'blue', live: 'blue', suspended: 'grey' }

/** The state of an organisation, in a word. */
export function OrganisationStateTag({ state }: { state: OrganisationState }) {
  return <Tag colour={ORGANISATION_COLOURS[state]}>{ORGANISATION_STATE_WORDS[state]}</Tag>
}
