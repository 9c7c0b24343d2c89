import * as codes from '@/lib/db/codes.generated'
import type { ProviderId } from '@/lib/identity/providers'
import type { Role } from '@/lib/policy/permissions'

/** Where somebody stands: invited and never logged in, active, or suspended. */
export const PERSON_STATES = codes.PERSON_STATUS
export type PersonState = (typeof PERSON_STATES)[number]

/** A role as a list tells it; `setting` for those who look children up. */
export type HeldRole = { label: string; setting: string | null; organisation: string }

/** Somebody as a line of the list. `expired`: invited, and the invitation has run out. */
export type ListedPerson = {
  id: string
  name: string
  email: string | null
  status: PersonState
  lastLogin: Date | null
  providers: ProviderId[]
  expired: boolean
  roles: HeldRole[]
}

/** What happened to somebody or to an organisation: `what` is one of the words of `changeLabel`. Instants are ISO 8601. */
export type AdministrationChange = { at: string; what: string; about: string; by: string }

/**
 * Why the administrator who looks may not act on the person: it is they themselves, or somebody who works for another organisation too.
 */
export type RefusalToManage = 'self' | 'elsewhere' | null

/** Everything about one person that their administrator sees. Instants are ISO 8601. */
export type AdministeredPerson = {
  id: string
  name: string
  email: string | null
  status: PersonState
  refusal: RefusalToManage
  lastLogin: string | null
  providers: ProviderId[]
  /** Until the person has logged in for the first time. `bySubject`: joined by their key at the provider, else by e-mail. */
  invitation: { at: string; by: string; expiresAt: string; expired: boolean; bySubject: boolean } | null
  roles: (HeldRole & { id: string; role: Role; grantedAt: string; grantedBy: string | null; approvedBy: string | null })[]
  requests: { label: string; organisation: string; by: string; at: string }[]
  sessions: { at: string; seenAt: string; provider: ProviderId; as: string; open: boolean }[]
  changes: AdministrationChange[]
}
