import type * as codes from '@/lib/db/codes.generated'
import type { Ticket } from '@/lib/db/ticket'
import type { Role } from '@/lib/policy/permissions'

/** The place where a clinician is working now. From `unscheduled` settings, the authority is notified of each alert that is seen. */
export type ActorSetting = { id: string; kind: string; label: string; name: string; unscheduled: boolean; usualReason: string }

/** The organisation that somebody acts for. `code` is the DfE code of an authority, the ODS code of any other. */
export type ActorOrganisation = { id: string; kind: codes.OrganisationKind; code: string; name: string }

/**
 * Somebody who is logged in and has chosen which role they work in. Made afresh from the database on every request, only by
 * `requireActor`.
 */
export type Actor = {
  /** By which the database knows them. */
  ticket: Ticket
  sessionId: string
  personId: string
  name: string
  role: Role
  roleLabel: string
  organisation: ActorOrganisation
  /** Set for clinical roles (CL, SG), null for all others. */
  setting: ActorSetting | null
  /** How many roles the person can choose from. */
  roles: number
  /** When the identity provider last saw the person prove who they are. */
  authTime: Date
}

/**
 * In whose name something is done: a person in a session, or, with neither, an operator's command or an authority's own system, which is
 * known by its id.
 */
export type Principal = Pick<Actor, 'ticket' | 'name' | 'role' | 'organisation'> & {
  personId: string | null
  sessionId: string | null
  apiClientId?: string
}
