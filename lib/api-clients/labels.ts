import { SCOPE_NAMES, scopes, type Scope } from '@/lib/policy/scopes'
import type { ApiClientState } from './schema'

export const API_CLIENT_STATE_WORDS: Readonly<Record<ApiClientState, string>> = { active: 'Active', suspended: 'Suspended' }

/** What a client may do, in words. */
export function scopeLabel(names: readonly Scope[]): string {
  return names.map((name) => scopes[name].description).join('; ')
}

/** Everything that a client can be allowed, as tick boxes. */
export const SCOPE_BOXES = SCOPE_NAMES.map((value) => ({ value, label: scopes[value].description }))

const REFUSALS: Readonly<Record<string, string>> = {
  suspended: 'it was suspended, or its organisation',
  'another-network': 'from an address that is not listed',
  signature: 'the proof was not right: key, name of the key, address of this service, or time',
  expired: 'the proof was too old',
  'too-far-ahead': 'the proof was good for more than 5 minutes',
  replayed: 'the proof had been used before',
  'too-many': 'more than 10 requests in a second',
  scope: 'it asked for what it may not do',
  changed: 'it was changed in the same moment',
  'unknown-token': 'a token that did not count any more',
}

/** Why requests were refused, in words. */
export function refusalLabel(why: string): string {
  return REFUSALS[why] ?? why
}
