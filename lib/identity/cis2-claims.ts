import { z } from 'zod'
import type { VerifiedIdentity, Judgement, ProviderClaims } from './verified-identity'
import { verifiedEmail } from './verified-email'

/** Authentication at level 2 is multi-factor. Identity proofing at level 3 is what NHS staff hold (security-and-reliability section 7). */
const LEAST_AUTHENTICATION_LEVEL = 2
const LEAST_IDENTITY_LEVEL = 3

const idTokenClaims = z.object({
  sub: z.string().min(1).max(255),
  auth_time: z.number().int().positive(),
  sid: z.string().min(1).max(512).optional(),
})
const nationalRoles = z.array(z.object({ person_roleid: z.string().min(1), org_code: z.string().min(1), role_name: z.string().default('') }))
type NationalRole = z.output<typeof nationalRoles>[number]

/** The national role that NHS CIS2 says the person is working in. */
export type SelectedRole = { organisationCode: string; jobRole: string }

/** What NHS CIS2 says about somebody. `selectedRole` is null when it leaves the choice to the product. */
export type Cis2Evidence = VerifiedIdentity & { selectedRole: SelectedRole | null }

/**
 * Judges the claims of NHS CIS2 (interoperability reference 6.1). The session may act for the organisations of the person's national roles;
 * where a role is selected at CIS2, for that role's organisation alone. The first role in the list has no special meaning and is never
 * taken for the selected one.
 *
 * @param claims of the verified ID token, and of UserInfo with the same `sub`
 */
export function judgeCis2Claims({ idToken, userinfo }: ProviderClaims): Judgement<Cis2Evidence> {
  const token = idTokenClaims.safeParse(idToken)
  const roles = nationalRoles.safeParse(userinfo.nhsid_nrbac_roles ?? [])
  if (!token.success || !roles.success) return { ok: false, reason: 'claims' }
  const said = (...names: string[]) => names.flatMap((name) => [idToken[name], userinfo[name]]).filter((value) => value !== undefined)
  const level = lowestLevel(said('authentication_assurance_level'))
  const proven =
    level >= LEAST_AUTHENTICATION_LEVEL &&
    // One public adopter of CIS2 reads the second spelling.
    lowestLevel(said('id_assurance_level', 'idassurancelevel')) >= LEAST_IDENTITY_LEVEL
  if (!proven) return { ok: false, reason: 'assurance' }

  const selectedIds = said('selected_roleid')
  const selected = selectedIds.length === 0 ? null : selectedRole(selectedIds, roles.data)
  if (selected === undefined) return { ok: false, reason: 'selected-role' }
  const acting = selected ? [selected] : roles.data
  return {
    ok: true,
    identity: {
      subject: token.data.sub,
      authTime: new Date(token.data.auth_time * 1000),
      level,
      providerSession: token.data.sid ?? null,
      assertedCodes: [...new Set(acting.map((role) => role.org_code))],
      verifiedEmail: verifiedEmail(userinfo),
      selectedRole: selected && { organisationCode: selected.org_code, jobRole: jobRoleName(selected.role_name) },
    },
  }
}

/** The readable part of a national role's name, which is written as three quoted parts: `"Clinical":"…":"Nurse Access Role"`. */
export function jobRoleName(roleName: string): string {
  return (roleName.split(':').at(-1) ?? '').replaceAll('"', '')
}

/** The lowest of the levels given, so that no place can talk up another; 0 when none is given, or one is not a level. */
function lowestLevel(values: unknown[]): number {
  if (values.length === 0) return 0
  return Math.min(...values.map((value) => (/^[0-9]$/.test(String(value)) ? Number(value) : 0)))
}

/** The one role that every place names; undefined when no place names one, or two disagree. */
function selectedRole(ids: unknown[], roles: NationalRole[]): NationalRole | undefined {
  return new Set(ids).size === 1 ? roles.find((role) => role.person_roleid === ids[0]) : undefined
}
