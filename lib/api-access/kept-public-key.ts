import { z } from 'zod'
import type { PublicKey } from './public-keys'

/** A public key as the database returns it. It was checked when it was saved. */
export const keptPublicKey: z.ZodType<PublicKey> = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), alg: z.literal('RS384'), kid: z.string(), n: z.string(), e: z.string() }),
  z.object({ kty: z.literal('EC'), alg: z.literal('ES384'), kid: z.string(), crv: z.literal('P-384'), x: z.string(), y: z.string() }),
])
