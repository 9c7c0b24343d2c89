import * as codes from '@/lib/db/codes.generated'
import type { ActorOrganisation } from '@/lib/identity/actor'
import type { Permission } from './permissions'

/** What an API client can be allowed: a closed list. The database knows the same two. */
export const SCOPE_NAMES = codes.API_CLIENT_SCOPES
export type Scope = (typeof SCOPE_NAMES)[number]

/** A scope: the kind of organisation whose clients may have it, and what it opens (column AC of security-and-reliability section 2). */
type ScopeRule = { description: string; kind: ActorOrganisation['kind']; permissions: readonly Permission[] }

export const scopes: Readonly<Record<Scope, ScopeRule>> = {
  lookup: { description: 'Look-ups, for an NHS organisation', kind: 'nhs', permissions: ['lookup.record', 'lookup.read'] },
  upload: {
    description: 'Files of its own register, for a council',
    kind: 'authority',
    permissions: ['upload.submit', 'upload.check', 'upload.save'],
  },
}

/** Whether a client of this kind of organisation may have all of these. */
export function scopesFit(kind: ActorOrganisation['kind'], wanted: readonly Scope[]): boolean {
  return wanted.every((scope) => scopes[scope].kind === kind)
}
