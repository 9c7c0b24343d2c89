import { createHash, randomBytes } from 'node:crypto'
import { SCOPE_NAMES, type Scope } from '@/lib/policy/scopes'
import { errorFields, log } from '@/lib/shared/log'
import { clientForToken, issueToken } from './api-client-repository'
import { recordApiRefusal, type ApiRefusal } from './api-refusals'
import { proveAssertion, readClaim } from './client-assertion'
import { addressOf, MACHINE_HEADERS } from './machine-request'
import { tokenAddress } from './token-address'

/** How many seconds a token is valid (interoperability.md 5.2); the database keeps the time. */
const TOKEN_SECONDS = 300
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const PARAMETERS = ['grant_type', 'scope', 'client_assertion_type', 'client_assertion', 'client_id']

type TokenError = 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type'
type Refusal = { status: 400 | 401 | 429; error: TokenError | 'temporarily_unavailable'; clientId: string | null; why: ApiRefusal }

/**
 * `POST /oauth2/token`: a five-minute token for a proof signed with the client's own key (SMART Backend Services, RFC 7523). Cookies are
 * ignored. What was wrong with a proof is recorded but not told.
 *
 * @returns what RFC 6749 sections 5.1 and 5.2 prescribe
 */
export async function answerTokenRequest(request: Request): Promise<Response> {
  try {
    const form = await readParameters(request)
    const answer = form === null ? refuse(400, 'invalid_request', null, 'unreadable') : await tokenFor(form, addressOf(request))
    if ('token' in answer)
      return Response.json(
        { access_token: answer.token, token_type: 'bearer', expires_in: TOKEN_SECONDS, scope: answer.scopes.join(' ') },
        { headers: MACHINE_HEADERS },
      )
    await recordApiRefusal(answer.clientId, answer.why)
    return Response.json(
      { error: answer.error },
      { status: answer.status, headers: { ...MACHINE_HEADERS, ...(answer.status === 429 && { 'Retry-After': '1' }) } },
    )
  } catch (error) {
    log('error', 'api-token.issue.failed', errorFields(error))
    return Response.json({ error: 'temporarily_unavailable' }, { status: 503, headers: { ...MACHINE_HEADERS, 'Retry-After': '10' } })
  }
}

async function tokenFor(form: ReadonlyMap<string, string>, address: string): Promise<{ token: string; scopes: Scope[] } | Refusal> {
  const clientOf = form.get('client_id')
  const claim = readClaim(form.get('client_assertion') ?? '')
  if (form.get('grant_type') !== 'client_credentials')
    return refuse(400, form.has('grant_type') ? 'unsupported_grant_type' : 'invalid_request', null, 'unreadable')
  if (form.get('client_assertion_type') !== ASSERTION_TYPE || claim === null || (clientOf !== undefined && clientOf !== claim.clientId)) {
    return refuse(401, 'invalid_client', null, 'unreadable')
  }
  const { clientId } = claim
  const client = await clientForToken(clientId, address)
  if (client === null) return refuse(401, 'invalid_client', null, 'unknown-client')
  if (!client.active) return refuse(401, 'invalid_client', clientId, 'suspended')
  if (!client.fromItsNetwork) return refuse(401, 'invalid_client', clientId, 'another-network')
  const proof = await proveAssertion(claim, client, tokenAddress())
  if (proof === null) return refuse(401, 'invalid_client', clientId, 'signature')
  const scopes = scopesIn(form.get('scope') ?? '')
  if (scopes === null || !scopes.every((scope) => client.scopes.includes(scope))) return refuse(400, 'invalid_scope', clientId, 'scope')
  const token = randomBytes(32).toString('base64url')
  const jtiHash = createHash('sha256').update(proof.jti).digest()
  const outcome = await issueToken({
    clientId,
    version: client.version,
    scopes,
    jtiHash,
    expires: proof.expires,
    token,
    address,
  })
  if (outcome === 'done') return { token, scopes }
  return outcome === 'too-many' ? refuse(429, 'temporarily_unavailable', clientId, outcome) : refuse(401, 'invalid_client', clientId, outcome)
}

function refuse(status: Refusal['status'], error: Refusal['error'], clientId: string | null, why: ApiRefusal): Refusal {
  return { status, error, clientId, why }
}

/** The scopes asked for; null if none were asked for, or one is not ours. */
function scopesIn(text: string): Scope[] | null {
  const names = [...new Set(text.split(' ').filter((name) => name !== ''))]
  const known = SCOPE_NAMES.filter((name) => names.includes(name))
  return known.length > 0 && known.length === names.length ? known : null
}

/** The parameters of a form, each at most once (RFC 6749 section 3.2); null for anything else. */
async function readParameters(request: Request): Promise<Map<string, string> | null> {
  if (!/^application\/x-www-form-urlencoded(\s*;|$)/i.test(request.headers.get('content-type') ?? '') || request.headers.has('authorization'))
    return null
  const said = [...new URLSearchParams(await request.text())].filter(([name, value]) => PARAMETERS.includes(name) && value !== '')
  const form = new Map(said)
  return form.size === said.length ? form : null
}
