import type * as codes from '@/lib/db/codes.generated'
import type { ProviderId } from '@/lib/identity/providers'
import type { AdministrationChange, PersonState } from './person'

export const PERSON_STATE_WORDS: Readonly<Record<PersonState, string>> = { invited: 'Invited', active: 'Active', suspended: 'Suspended' }

export const PROVIDER_WORDS: Readonly<Record<ProviderId, string>> = { cis2: 'NHS Care Identity', entra: 'Council account' }

export const ORGANISATION_STATE_WORDS: Readonly<Record<codes.OrganisationStatus, string>> = {
  onboarding: 'Onboarding',
  pilot: 'Pilot',
  live: 'Live',
  suspended: 'Suspended',
}

/** What somebody with a role may do, in plain words. */
export const ROLE_MEANING: Readonly<Record<string, string>> = {
  CL: 'Checks children by NHS number. Every check is recorded.',
  SG: 'Checks children, and sees who of the organisation checked whom.',
  LP: 'Reads the authority’s plans, answers notifications, agrees as the second person.',
  LD: 'Keeps the authority’s plans, sends its files, keeps its contacts.',
  ED: 'Reads the authority’s plans and answers notifications, day and night.',
  OA: 'Manages the people of the organisation. Cannot read about any child.',
  NA: 'Manages organisations and administrators. Cannot read about any child.',
  AU: 'Reads who looked at whom. Cannot read any plan.',
}

const CHANGES: Readonly<Record<string, string>> = {
  invited: 'Invited',
  'invited-again': 'Invited again',
  joined: 'Logged in for the first time',
  'role-given': 'Role given',
  'role-taken': 'Role taken away',
  'role-asked': 'Role asked for',
  'role-declined': 'Role declined',
  'role-taken-back': 'Request for a role taken back',
  suspended: 'Suspended',
  reinstated: 'Reinstated',
  'sessions-ended': 'All sessions ended',
  added: 'Added',
  contact: 'Contact saved',
  'setting-added': 'Care setting added',
  renamed: 'Name changed',
  'client-added': 'API client added',
  'client-saved': 'API client changed',
  'client-suspended': 'API client suspended',
  'client-resumed': 'API client in use again',
  'client-keys': 'Keys of the API client changed',
}

/** What was changed, as a line of a history. */
export function changeLabel({ what, about }: Pick<AdministrationChange, 'what' | 'about'>): string {
  if (what === 'status') {
    const [from, to] = about.split(' ').map((state) => ORGANISATION_STATE_WORDS[state as codes.OrganisationStatus] ?? state)
    return `State changed from ${from} to ${to}`
  }
  const words = CHANGES[what] ?? what
  return about === '' ? words : `${words}: ${about}`
}
