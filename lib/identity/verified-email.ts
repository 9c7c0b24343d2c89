import { z } from 'zod'

const claims = z.object({
  email: z.email().max(254),
  // OpenID Connect's own claim; Entra says instead that the domain's owner is verified.
  email_verified: z.unknown().optional(),
  xms_edov: z.unknown().optional(),
})

/**
 * The email address that a provider vouches for, in lower case. One that the provider merely passes on does not count: whoever can write it
 * into their own account could take up an invitation meant for somebody else.
 *
 * @param said the verified claims from one place: the ID token, or UserInfo
 */
export function verifiedEmail(said: Record<string, unknown>): string | null {
  const read = claims.safeParse(said)
  if (!read.success) return null
  const { email, email_verified: verified, xms_edov: ownerVerified } = read.data
  return verified === true || ownerVerified === true || ownerVerified === 1 || ownerVerified === '1' ? email.toLowerCase() : null
}
