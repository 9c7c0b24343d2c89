import { env } from '@/lib/config/env'
import { publicKeySet } from '@/lib/identity/client-keys'

/**
 * Our public keys, for checking what we sign: NHS CIS2 does so when people log in. There are none where a client secret is used instead.
 */
export async function GET(): Promise<Response> {
  return Response.json(await publicKeySet(env().cis2Keys), { headers: { 'Cache-Control': 'no-store' } })
}
