import { z } from 'zod'
import { Refusal } from '@/lib/shared/refusal'
import type { PlayedProvider } from './claims'

/** How a client of the demonstration provider authenticates: with a shared secret, or with keys of its own (`private_key_jwt`), given here or published somewhere. */
export type ClientCredential = { secret: string } | { keys: { keys: Record<string, unknown>[] } } | { keysAt: string }

/** One of the two clients. */
export interface ClientSettings {
  id: string
  credential: ClientCredential
}

/** The settings of the demonstration provider. */
export interface IdentitySettings {
  /** The TCP port on the loopback addresses; 0 takes any free one. */
  port: number
  /** Where people reach CPIS, without a slash at the end. */
  publicUrl: string
  clients: Record<PlayedProvider, ClientSettings>
}

const text = z.string().min(1)
const port = z.coerce.number().int().min(0).max(65535)
const webAddress = z.url({ protocol: /^https?$/ }).transform((address) => address.replace(/\/+$/, ''))
const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) })

/**
 * Reads the settings of the demonstration provider: IDENTITY_PORT, PUBLIC_URL, and for each of CIS2 and ENTRA its
 * `…_CLIENT_ID` with one of `…_CLIENT_SECRET`, `…_CLIENT_JWKS` (a public JSON Web Key Set as text) and `…_CLIENT_JWKS_URI` (where it is published).
 * @throws Refusal in production (design decision 15), and if a setting is missing or wrong; values are never repeated
 */
export function readIdentitySettings(environment: Record<string, string | undefined>): IdentitySettings {
  if (environment.CPIS_MODE === 'production') {
    throw new Refusal('The demonstration identity provider does not start when CPIS_MODE is production.')
  }
  const settings: IdentitySettings = {
    port: read(environment, 'IDENTITY_PORT', port, 'a port number'),
    publicUrl: read(environment, 'PUBLIC_URL', webAddress, 'the web address of CPIS'),
    clients: { cis2: readClient(environment, 'CIS2'), entra: readClient(environment, 'ENTRA') },
  }
  if (settings.clients.cis2.id === settings.clients.entra.id) {
    throw new Refusal('CIS2_CLIENT_ID and ENTRA_CLIENT_ID must differ.')
  }
  return settings
}

function readClient(environment: Record<string, string | undefined>, prefix: 'CIS2' | 'ENTRA'): ClientSettings {
  const id = read(environment, `${prefix}_CLIENT_ID`, text, 'the identifier of the client')
  const keysName = `${prefix}_CLIENT_JWKS`
  const addressName = `${prefix}_CLIENT_JWKS_URI`
  if (environment[addressName] !== undefined) {
    return { id, credential: { keysAt: read(environment, addressName, webAddress, 'the address of a JSON Web Key Set') } }
  }
  if (environment[keysName] === undefined) {
    return { id, credential: { secret: read(environment, `${prefix}_CLIENT_SECRET`, text, 'the secret of the client') } }
  }
  return { id, credential: { keys: read(environment, keysName, jsonOf(keySet), 'a JSON Web Key Set') } }
}

function read<T>(environment: Record<string, string | undefined>, name: string, schema: z.ZodType<T>, meaning: string): T {
  const result = schema.safeParse(environment[name] === '' ? undefined : environment[name])
  if (!result.success) throw new Refusal(`${name} must be set to ${meaning}.`)
  return result.data
}

function jsonOf<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z
    .string()
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value)
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)
}
