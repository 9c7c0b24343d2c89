import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto'
import { exportJWK, SignJWT, type JWTHeaderParameters } from 'jose'
import type pg from 'pg'
import { readPublicKeys } from '@/lib/api-access/public-keys'
import { answerTokenRequest } from '@/lib/api-access/token-handler'

/** A key pair with its id, and the public part as somebody would paste it. */
export type TestKey = { kid: string; alg: 'RS384' | 'ES384'; privateKey: KeyObject; publicKey: KeyObject; jwk: Record<string, unknown> }

/** An API client of a test, as the people who run that system know it. */
export type TestApiClient = { id: string; organisationId: string; key: TestKey }

export const AUDIENCE = 'http://localhost:3000/oauth2/token'
export const OWN_ADDRESS = '198.51.100.7'

/** Makes a key pair. */
export async function makeKey(alg: TestKey['alg'], kid: string = randomUUID(), bits = 2048): Promise<TestKey> {
  const { privateKey, publicKey } =
    alg === 'RS384' ? generateKeyPairSync('rsa', { modulusLength: bits }) : generateKeyPairSync('ec', { namedCurve: 'P-384' })
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** Adds a client to an organisation, behind the application's back. */
export async function createApiClient(
  admin: pg.Client,
  organisationId: string,
  scope: 'lookup' | 'upload' = 'upload',
  key?: TestKey,
): Promise<TestApiClient> {
  const own = key ?? (await makeKey('ES384'))
  const read = readPublicKeys(JSON.stringify({ keys: [own.jwk] }))
  if (!read.ok) throw new Error(read.problem)
  const { rows } = await admin.query<{ id: string }>(
    `insert into cpis.api_client (organisation_id, name, contact_name, contact_email, scopes, networks, keys)
     values ($1, $2, 'Sam Systems', 'systems@example.test', array[$3], '{198.51.100.0/24}', $4) returning id`,
    [organisationId, `Case management ${randomUUID().slice(0, 8)}`, scope, JSON.stringify(read.keys)],
  )
  return { id: rows[0]!.id, organisationId, key: own }
}

/** How a proof differs from a correct one. `undefined` leaves a claim out. */
export type ProofChanges = { header?: Partial<JWTHeaderParameters>; claims?: Record<string, unknown>; signWith?: KeyObject | Uint8Array }

/** A client's proof, correct except for the changes. */
export function makeProof(client: TestApiClient, { header, claims, signWith }: ProofChanges = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ iss: client.id, sub: client.id, aud: AUDIENCE, jti: randomUUID(), exp: now + 240, ...claims })
    .setProtectedHeader({ alg: client.key.alg, kid: client.key.kid, typ: 'JWT', ...header })
    .sign(signWith ?? client.key.privateKey, { crit: { 'urn:example:ours': true } })
}

/** A token request with a proof, as it arrives at the handler. */
export function tokenRequest(
  proof: string,
  { scope = 'upload', address = OWN_ADDRESS, more = {} }: { scope?: string; address?: string; more?: Record<string, string> } = {},
): Request {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: proof,
    ...more,
  })
  return new Request(AUDIENCE, { method: 'POST', body: form, headers: { 'x-cpis-address': address } })
}

/** Asks for a token with a correct proof. */
export async function tokenOf(client: TestApiClient, scope: 'lookup' | 'upload' = 'upload'): Promise<string> {
  const answer = await answerTokenRequest(tokenRequest(await makeProof(client), { scope }))
  const { access_token: token } = (await answer.json()) as { access_token?: string }
  if (token === undefined) throw new Error(`No token: ${answer.status}`)
  return token
}
