import { z } from 'zod'
import type { Judgement, ProviderClaims } from './verified-identity'
import { verifiedEmail } from './verified-email'

/** What a council's conditional access is asked to enforce: multi-factor. Nothing in the token says more. */
const LEVEL = 2

// auth_time is optional at Entra: without it the token is as old as the log-in, because every log-in asks afresh.
const idTokenClaims = z.object({
  sub: z.string().min(1).max(255),
  iat: z.number().int().positive(),
  auth_time: z.number().int().positive().optional(),
  tid: z.string().optional(),
  sid: z.string().min(1).max(512).optional(),
})

/**
 * Judges the claims of Microsoft Entra ID (interoperability reference 6.2). How strongly somebody proves who they are is up to the
 * council's conditional access; Entra has no claim that says it. So it opens nothing that needs the highest level.
 *
 * @param claims of the verified ID token
 * @param authorityOfTenant DfE code of the authority by tenant id (`tid`); a tenant not listed asserts no organisation, and then the
 * product's own records alone decide where the person works
 * @param onlyKnownTenants refuses a tenant that is not listed, as production does
 */
export function judgeEntraClaims({ idToken }: ProviderClaims, authorityOfTenant: ReadonlyMap<string, string>, onlyKnownTenants = false): Judgement {
  const token = idTokenClaims.safeParse(idToken)
  if (!token.success) return { ok: false, reason: 'claims' }
  const { sub, iat, auth_time: authTime = iat, tid } = token.data
  const authority = tid === undefined ? undefined : authorityOfTenant.get(tid)
  if (authority === undefined && onlyKnownTenants) return { ok: false, reason: 'organisation' }
  return {
    ok: true,
    identity: {
      subject: sub,
      authTime: new Date(authTime * 1000),
      level: LEVEL,
      providerSession: token.data.sid ?? null,
      assertedCodes: authority === undefined ? null : [authority],
      verifiedEmail: verifiedEmail(idToken),
    },
  }
}
