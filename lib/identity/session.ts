import { z } from 'zod'
import { callDirectly } from '@/lib/db/call-directly'
import type * as codes from '@/lib/db/codes.generated'
import { callAtGate } from '@/lib/db/call-at-gate'
import { runStatement, type NamedStatement } from '@/lib/db/statement'
import { Ticket } from '@/lib/db/ticket'
import type { Role } from '@/lib/policy/permissions'
import type { Actor, ActorOrganisation } from './actor'
import type { VerifiedIdentity, RefusalReason } from './verified-identity'
import type { ProviderId } from './providers'
import { isSessionToken, newSessionToken } from './session-token'

/**
 * Why a session is over. `elsewhere`: the person logged in at another computer. `withdrawn`: the person lost the right to it. `provider`:
 * they logged out at the identity provider.
 */
export type SessionEnd = codes.SessionEndReason

/** When a session ends unless the person does something, and when it ends whatever happens; by the database's clock. */
type Limits = { idleAt: Date; expiresAt: Date; secondsLeft: number }

/** What a session token stands for. `choosing`: signed in, but the role has not been chosen yet. */
export type SessionState =
  | { state: 'none' }
  | { state: 'ended'; reason: SessionEnd }
  | ({ state: 'choosing'; sessionId: string; personName: string } & Limits)
  | ({ state: 'live'; actor: Actor } & Limits)

/** One of the roles that a person may choose. */
const roleChoice = z
  .object({ assignmentId: z.guid(), roleLabel: z.string(), organisationName: z.string(), settingName: z.string().nullable(), current: z.boolean() })
  .transform(({ assignmentId, ...role }) => ({ id: assignmentId, ...role }))
export type RoleChoice = z.output<typeof roleChoice>

type AssignmentRow = {
  role: Role
  role_label: string
  organisation_id: string
  organisation_kind: ActorOrganisation['kind']
  organisation_code: string
  organisation_name: string
  setting_id: string | null
  setting_kind: string
  setting_label: string
  setting_name: string
  unscheduled: boolean
  usual_reason: string
}

type LiveRow = {
  session_id: string
  person_id: string
  person_name: string
  auth_time: Date
  idle_at: Date
  expires_at: Date
  seconds_left: number
  roles: number
  assignment: AssignmentRow | null
  /** With an assignment. */
  ticket: string | null
}

type SessionRow = ({ state: 'live' } & LiveRow) | { state: `ended-${SessionEnd}` }

const resolve: NamedStatement = {
  name: 'resolve_session',
  text: `select s.*, greatest(0, floor(extract(epoch from least(s.idle_at, s.expires_at) - now())))::integer as seconds_left
         from cpis.resolve_session($1, $2) s`,
}

/**
 * Opens a session for somebody whom a provider has just vouched for; any older session of theirs ends. Somebody not known yet joins here if
 * they were invited: the invitations are searched for everybody who cannot come in, so that unknown and suspended people take as long.
 *
 * @returns the token for the cookie, or null for somebody unknown, suspended, without a usable role, or logged in too weakly for it
 */
export async function openSession(provider: ProviderId, identity: VerifiedIdentity): Promise<string | null> {
  const token = newSessionToken()
  const { subject, authTime, level, assertedCodes: asserted, verifiedEmail, providerSession: sid } = identity
  const given = { provider, subject, token, authTime, asserted, level, sid }
  const openNow = async () => (await callAtGate('open_session', given, z.array(z.object({ sessionId: z.guid() })))).length > 0
  if (await openNow()) return token
  const joined = await callAtGate('join_invited', { provider, subject, verifiedEmail, asserted }, z.boolean())
  return joined && (await openNow()) ? token : null
}

/**
 * Whose session a token is, and whether it still counts. The database decides, on every request.
 *
 * @param act whether the request is something that a person did, which moves the idle limit; polling is not
 */
export async function resolveSession(token: string | undefined, { act }: { act: boolean }): Promise<SessionState> {
  if (!isSessionToken(token)) return { state: 'none' }
  // Raw SQL: the seconds left are counted by the database's clock, in the statement that every request waits for.
  const [row] = await runStatement<SessionRow>(resolve, [token, act])
  if (!row) return { state: 'none' }
  if (row.state !== 'live') return { state: 'ended', reason: row.state.replace('ended-', '') as SessionEnd }
  // The person has no role left to work in: every one was taken away while the session was open.
  if (row.roles === 0) return { state: 'ended', reason: 'withdrawn' }
  const limits = { idleAt: row.idle_at, expiresAt: row.expires_at, secondsLeft: row.seconds_left }
  if (!row.assignment) return { state: 'choosing', sessionId: row.session_id, personName: row.person_name, ...limits }
  if (row.ticket === null) throw new Error('The database has no key with which to make tickets')
  return { state: 'live', actor: actorOf(row, row.assignment, new Ticket(row.ticket)), ...limits }
}

function actorOf(row: LiveRow, assignment: AssignmentRow, ticket: Ticket): Actor {
  return {
    ticket,
    sessionId: row.session_id,
    personId: row.person_id,
    name: row.person_name,
    role: assignment.role,
    roleLabel: assignment.role_label,
    organisation: {
      id: assignment.organisation_id,
      kind: assignment.organisation_kind,
      code: assignment.organisation_code,
      name: assignment.organisation_name,
    },
    setting: assignment.setting_id
      ? {
          id: assignment.setting_id,
          kind: assignment.setting_kind,
          label: assignment.setting_label,
          name: assignment.setting_name,
          unscheduled: assignment.unscheduled,
          usualReason: assignment.usual_reason,
        }
      : null,
    roles: row.roles,
    authTime: row.auth_time,
  }
}

/** The roles that the person of this session may choose; none when the session is over. */
export async function roleChoices(token: string | undefined): Promise<RoleChoice[]> {
  if (!isSessionToken(token)) return []
  return callDirectly('session_assignments', { token }, z.array(roleChoice))
}

/**
 * Switches to another role. The token changes with it, so that one from before the choice opens nothing.
 *
 * @param assignmentId a UUID
 * @returns the new token, or null when the session is over or the role is not one of the person's
 */
export async function chooseRole(token: string | undefined, assignmentId: string): Promise<string | null> {
  if (!isSessionToken(token)) return null
  const next = newSessionToken()
  const chosen = await callDirectly('choose_assignment', { token, assignment: assignmentId, newToken: next }, z.boolean())
  return chosen ? next : null
}

/** Ends the session of a token, or every session of its person. A token that stands for nothing ends nothing. */
export async function endSession(token: string | undefined, { everywhere }: { everywhere: boolean }): Promise<void> {
  if (isSessionToken(token)) await callDirectly('end_session', { token, everywhere }, z.int())
}

/** Records that a log-in was refused, without saying whose. */
export async function recordRefusedSignIn(provider: ProviderId, reason: RefusalReason): Promise<void> {
  await callAtGate('record_refused_sign_in', { provider, reason })
}
