import { createHash } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { callAtGate } from '@/lib/db/call-at-gate'
import { errorFields, log } from '@/lib/shared/log'
import { keysOfProvider } from './provider-keys'
import type { ConfiguredProvider } from './providers'

/** The event that a notice must be about. */
const LOGGED_OUT = 'http://schemas.openid.net/event/backchannel-logout'

/** How old a notice may be, and how far the provider's clock may be from ours, in seconds. */
const FRESH = 120
const CLOCKS_APART = 10

/** Signatures with a key that only the provider holds; never with a shared secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']

const text = z.string().min(1).max(512)

// An ID token has a nonce and no events, so it cannot pass for a notice.
const claims = z
  .object({
    iat: z.number(),
    jti: text,
    sub: text.max(255).optional(),
    sid: text.optional(),
    events: z.record(z.string(), z.unknown()).refine((events) => z.record(z.string(), z.unknown()).safeParse(events[LOGGED_OUT]).success),
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined)

/** What a notice says: who logged out at the provider, by subject, by session there, or both. */
type Notice = z.output<typeof claims>

/**
 * Takes a provider's notice that somebody logged out there, and ends their session here (OpenID Connect Back-Channel Logout 1.0, sections
 * 2.4 to 2.7). A notice counts once.
 *
 * @param token as it was posted: anybody may post anything
 * @returns whether it was a notice of this provider for us; the caller is not told what was wrong with one that was not
 * @throws Error when the provider's keys or the database cannot be reached: nothing has ended, and the provider may send it again
 */
export async function takeLogOutNotice(provider: ConfiguredProvider, token: string): Promise<boolean> {
  const notice = await readNotice(provider, token)
  if (notice === null) return false
  const { iat, jti, sub, sid } = notice
  const goodUntil = new Date((iat + FRESH + 2 * CLOCKS_APART) * 1000)
  const jtiHash = createHash('sha256').update(jti).digest()
  const ended = await callAtGate(
    'end_provider_sessions',
    { provider: provider.id, subject: sub ?? null, sid: sid ?? null, jtiHash, goodUntil },
    z.int().nullable(),
  )
  return ended !== null
}

async function readNotice(provider: ConfiguredProvider, token: string): Promise<Notice | null> {
  const { issuer, keys } = await keysOfProvider(provider)
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: provider.clientId,
      algorithms: ALGORITHMS,
      maxTokenAge: FRESH,
      clockTolerance: CLOCKS_APART,
    })
    const type = protectedHeader.typ?.toLowerCase()
    if (type !== undefined && type !== 'jwt' && type !== 'logout+jwt') return null
    return claims.safeParse(payload).data ?? null
  } catch (error) {
    if (isOurTrouble(error)) throw error
    log('warn', 'log-out-notice.refused', errorFields(error))
    return null
  }
}

/** Whether the provider's keys could not be fetched, which says nothing about the token. */
function isOurTrouble(error: unknown): boolean {
  return !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid
}
