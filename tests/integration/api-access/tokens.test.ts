import { createSecretKey, randomUUID } from 'node:crypto'
import { UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forBearer } from '@/lib/api-access/machine-request'
import { answerTokenRequest } from '@/lib/api-access/token-handler'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import {
  AUDIENCE,
  createApiClient,
  makeKey,
  makeProof,
  OWN_ADDRESS,
  tokenOf,
  tokenRequest,
  type ProofChanges,
  type TestApiClient,
} from '@/tests/support/api-client'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { printFigure } from '@/tests/support/figure'

/** Security test 10, the part about who is asking: a proof or a token that is not quite right opens nothing. */

let app: TestApplication
let council: TestAuthority
let client: TestApiClient

beforeAll(async () => {
  app = await startApplication()
  council = await createAuthority(app.admin)
  client = await createApiClient(app.admin, council.id, 'upload', await makeKey('RS384'))
})
afterAll(() => app.stop())

const now = () => Math.floor(Date.now() / 1000)
/** Allows a client its ten requests a second again, whatever was sent before. */
const forgetRates = () => app.admin.query('delete from cpis.rate_count')
const ask = async (changes: ProofChanges = {}, more: Parameters<typeof tokenRequest>[1] = {}) =>
  answerTokenRequest(tokenRequest(await makeProof(client, changes), more))
const use = (token: string, changes: { scope?: 'lookup' | 'upload'; address?: string; headers?: Record<string, string> } = {}) =>
  forBearer(
    new Request('http://localhost:3000/api/uploads', {
      headers: { authorization: `Bearer ${token}`, 'x-cpis-address': changes.address ?? OWN_ADDRESS, ...changes.headers },
    }),
    changes.scope ?? 'upload',
    (known) => Promise.resolve(Response.json(known)),
  )
const refusalsOf = async (id: string | null) =>
  (
    await app.admin.query<{ line: string }>(
      "select why || ' ' || sum(count) as line from cpis.api_refusal where client_id is not distinct from $1 group by why order by why",
      [id],
    )
  ).rows.map(({ line }) => line)

describe('a token', () => {
  it('is given for five minutes to whoever proves who they are, says so as RFC 6749 has it, and is kept as a hash alone', async () => {
    const answer = await ask()
    expect([
      answer.status,
      answer.headers.get('cache-control'),
      answer.headers.get('access-control-allow-origin'),
      answer.headers.get('set-cookie'),
    ]).toEqual([200, 'no-store', null, null])
    const body = (await answer.json()) as { access_token: string }
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'upload' })
    expect(await (await use(body.access_token)).json()).toEqual({
      id: client.id,
      name: expect.any(String),
      // It is in no JSON.
      ticket: {},
      organisation: { id: council.id, code: council.code, name: council.name },
    })
    const { rows } = await app.admin.query<{ dump: string; left: number }>(
      `select string_agg(t::text, ' ') as dump, extract(epoch from max(expires_at) - now())::integer as left from cpis.api_token t where client_id = $1`,
      [client.id],
    )
    expect(rows[0]?.dump).not.toContain(body.access_token)
    expect(rows[0]?.left).toBeGreaterThan(290)
    expect(
      (
        await app.admin.query(`select from cpis.audit_event where type = 'api-token.issue' and subject_id = $1 and organisation_id = $2`, [
          client.id,
          council.id,
        ])
      ).rowCount,
    ).toBe(1)
  })

  it('is given for both kinds of key', async () => {
    const other = await createApiClient(app.admin, council.id, 'upload', await makeKey('ES384'))
    expect((await use(await tokenOf(other))).status).toBe(200)
  })

  it.each([
    ['suspended', `update cpis.api_client set state = 'suspended' where id = $1`],
    ['given other keys', `update cpis.api_client set keys = '[]' where id = $1`],
    ['moved to other addresses', `update cpis.api_client set networks = '{192.0.2.0/24}' where id = $1`],
    ['changed in any way', `update cpis.api_client set contact_name = 'Somebody Else' where id = $1`],
    [
      'of an organisation that is suspended',
      `update cpis.organisation set status = 'suspended' where id = (select organisation_id from cpis.api_client where id = $1)`,
    ],
  ])('ends in the next request when its client is %s', async (_, change) => {
    const own = await createApiClient(app.admin, (await createAuthority(app.admin)).id)
    const token = await tokenOf(own)
    expect((await use(token)).status).toBe(200)
    await app.admin.query(change, [own.id])
    const answer = await use(token)
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
  })

  it('is good for its scope, from the client’s addresses and for its time alone', async () => {
    const token = await tokenOf(client)
    const wrongScope = await use(token, { scope: 'lookup' })
    expect([wrongScope.status, wrongScope.headers.get('www-authenticate')]).toEqual([403, 'Bearer error="insufficient_scope", scope="lookup"'])
    expect((await use(token, { address: '203.0.113.9' })).status).toBe(401)
    expect((await use(`${token.slice(0, -1)}_`)).status).toBe(401)
    expect((await use('', { headers: { cookie: `cpis.session=${token}` } })).status).toBe(401)
    await app.admin.query(`update cpis.api_token set expires_at = now() - interval '1 second' where client_id = $1`, [client.id])
    expect((await use(token)).status).toBe(401)
  })

  it('lets ten requests a second in, on all instances together, and says when to come again', async () => {
    const busy = await createApiClient(app.admin, council.id)
    const token = await tokenOf(busy)
    await forgetRates()
    const answers = await Promise.all(Array.from({ length: 40 }, () => use(token)))
    const admitted = answers.filter(({ status }) => status === 200).length
    // Ten, or up to twenty if a second ends meanwhile.
    expect(admitted).toBeGreaterThanOrEqual(10)
    expect(admitted).toBeLessThanOrEqual(20)
    expect(answers.filter(({ status }) => status === 429).length).toBe(40 - admitted)
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1')
  })

  it('is forgotten after its time, and so are the proofs', async () => {
    await tokenOf(client)
    await app.admin.query(`update cpis.api_token set expires_at = now() - interval '1 minute'`)
    await app.admin.query(`update cpis.api_assertion set expires_at = now() - interval '2 minutes'`)
    await tokenOf(client)
    const { rows } = await app.admin.query(
      'select (select count(*)::integer from cpis.api_token) as tokens, (select count(*)::integer from cpis.api_assertion) as proofs',
    )
    expect(rows).toEqual([{ tokens: 1, proofs: 1 }])
  })
})

describe('T10: a proof', () => {
  it('that is forged, old, meant for others or used before gets no token: 0 accepted', async () => {
    const [stranger, sibling] = [await makeKey('RS384'), await createApiClient(app.admin, council.id, 'upload', await makeKey('ES384', 'its-own'))]
    const pem = client.key.publicKey.export({ type: 'spki', format: 'pem' })
    const hmac = (secret: string | Buffer) => createSecretKey(Buffer.from(secret))
    const right = { iss: client.id, sub: client.id, aud: AUDIENCE, jti: randomUUID(), exp: now() + 200 }
    const without = (name: string) => ({ claims: { [name]: undefined } })
    const used = await makeProof(client)
    expect((await answerTokenRequest(tokenRequest(used))).status).toBe(200)
    const [head = '', body = '', signature = ''] = (await makeProof(client)).split('.')
    const forgeries: [string, string | Promise<string>][] = [
      ['without a signature (alg none)', new UnsecuredJWT(right).encode()],
      ['alg none, with the signature of another', `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${body}.${signature}`],
      ['signature cut off', `${head}.${body}.`],
      ['signature of another text', `${head}.${Buffer.from(JSON.stringify({ ...right, jti: randomUUID() })).toString('base64url')}.${signature}`],
      ['HS256 with the public key as PEM', makeProof(client, { header: { alg: 'HS256' }, signWith: hmac(pem) })],
      ['HS384 with the public key as PEM', makeProof(client, { header: { alg: 'HS384' }, signWith: hmac(pem) })],
      ['HS384 with the public key as JSON', makeProof(client, { header: { alg: 'HS384' }, signWith: hmac(JSON.stringify(client.key.jwk)) })],
      ['the right key by another algorithm (RS256)', makeProof(client, { header: { alg: 'RS256' } })],
      ['the right key by another algorithm (PS384)', makeProof(client, { header: { alg: 'PS384' } })],
      ['a key that nobody gave us', makeProof(client, { signWith: stranger.privateKey })],
      ['a key that it brings along (jwk)', makeProof(client, { header: { jwk: stranger.jwk as never }, signWith: stranger.privateKey })],
      ['a key that it says where to fetch (jku)', makeProof(client, { header: { jku: 'http://127.0.0.1:9/jwks' }, signWith: stranger.privateKey })],
      ['another client’s key under that key’s name', makeProof({ ...client, key: sibling.key })],
      ['another client’s key under the client’s own name', makeProof({ ...client, key: { ...sibling.key, kid: client.key.kid } })],
      ['the client’s key in the name of another', makeProof({ ...sibling, key: client.key })],
      ['the client’s key under the other’s key name', makeProof({ ...sibling, key: { ...client.key, kid: 'its-own' } })],
      ['no name of a key', makeProof(client, { header: { kid: undefined } })],
      ['a name that is in no list', makeProof(client, { header: { kid: 'toString' } })],
      ['a name that is a path', makeProof(client, { header: { kid: '../../dev/null' }, signWith: stranger.privateKey })],
      ['another kind of token', makeProof(client, { header: { typ: 'at+jwt' } })],
      [
        'an extension that has to be understood (crit)',
        makeProof(client, { header: { crit: ['urn:example:ours'], 'urn:example:ours': true } as never }),
      ],
      ['for another address', makeProof(client, { claims: { aud: 'https://elsewhere.example/oauth2/token' } })],
      ['for the address without its path', makeProof(client, { claims: { aud: 'http://localhost:3000' } })],
      ['for the address with a slash', makeProof(client, { claims: { aud: `${AUDIENCE}/` } })],
      ['for us and for another', makeProof(client, { claims: { aud: [AUDIENCE, 'https://elsewhere.example'] } })],
      ['for nobody', makeProof(client, without('aud'))],
      ['issued by another', makeProof(client, { claims: { iss: sibling.id } })],
      ['about another', makeProof(client, { claims: { sub: sibling.id } })],
      ['about nobody', makeProof(client, without('sub'))],
      ['issued by nobody', makeProof(client, without('iss'))],
      ['issued by a client that is not there', makeProof(client, { claims: { iss: randomUUID(), sub: randomUUID() } })],
      ['expired a second ago', makeProof(client, { claims: { exp: now() - 1 } })],
      ['expired an hour ago', makeProof(client, { claims: { exp: now() - 3_600 } })],
      ['good for six minutes', makeProof(client, { claims: { exp: now() + 360 } })],
      ['good for ten years', makeProof(client, { claims: { exp: now() + 315_360_000 } })],
      ['good until a moment told in milliseconds', makeProof(client, { claims: { exp: now() * 1_000 } })],
      ['good until the largest whole number', makeProof(client, { claims: { exp: Number.MAX_SAFE_INTEGER } })],
      ['good for ever', makeProof(client, without('exp'))],
      ['good until a word', makeProof(client, { claims: { exp: 'tomorrow' } })],
      ['good until a part of a second', makeProof(client, { claims: { exp: now() + 100.5 } })],
      ['not good yet', makeProof(client, { claims: { nbf: now() + 100 } })],
      ['without a number', makeProof(client, without('jti'))],
      ['with an empty number', makeProof(client, { claims: { jti: '' } })],
      ['with a number that is no text', makeProof(client, { claims: { jti: { $ne: '' } } })],
      ['with an endless number', makeProof(client, { claims: { jti: 'x'.repeat(300) } })],
      ['used before', used],
      ['no proof at all', 'none'],
      ['empty', ''],
      ['of a hundred thousand letters', `${head}.${'A'.repeat(100_000)}.${signature}`],
    ]
    const accepted: string[] = []
    for (const [what, proof] of forgeries) {
      const answer = await answerTokenRequest(tokenRequest(await proof))
      if (answer.status !== 401 || JSON.stringify(await answer.json()) !== '{"error":"invalid_client"}') accepted.push(`${what}: ${answer.status}`)
    }
    expect(
      printFigure('T10 forged, old, foreign and repeated proofs accepted', `${accepted.length} of ${forgeries.length}`, '0', accepted.length === 0),
      accepted.join('; '),
    ).toBe(true)
    // The very same client gets in all the while with a correct one.
    expect((await ask()).status).toBe(200)
  })

  it('is good once, also when nine come at one moment', async () => {
    const own = await createApiClient(app.admin, council.id)
    const proof = await makeProof(own)
    const answers = await Promise.all(Array.from({ length: 9 }, () => answerTokenRequest(tokenRequest(proof))))
    expect(
      printFigure(
        'T10 tokens for one proof sent 9 times at once',
        answers.filter(({ status }) => status === 200).length,
        '1',
        answers.filter(({ status }) => status === 200).length === 1,
      ),
    ).toBe(true)
    // A jti belongs to its client: another client may use the same one.
    const jti = randomUUID()
    expect((await ask({ claims: { jti } })).status).toBe(200)
    expect((await answerTokenRequest(tokenRequest(await makeProof(own, { claims: { jti } })))).status).toBe(200)
  })

  it('is good from the client’s addresses alone, and not while it or its organisation is suspended', async () => {
    const own = await createApiClient(app.admin, (await createAuthority(app.admin)).id)
    const from = async (address: string) => (await answerTokenRequest(tokenRequest(await makeProof(own), { address }))).status
    expect([await from('198.51.100.255'), await from('198.51.101.1'), await from('::1'), await from('no address')]).toEqual([200, 401, 401, 401])
    await app.admin.query(`update cpis.api_client set state = 'suspended' where id = $1`, [own.id])
    expect(await from(OWN_ADDRESS)).toBe(401)
    await app.admin.query(`update cpis.api_client set state = 'active' where id = $1`, [own.id])
    await app.admin.query(`update cpis.organisation set status = 'suspended' where id = $1`, [own.organisationId])
    expect(await from(OWN_ADDRESS)).toBe(401)
    expect(await refusalsOf(own.id)).toEqual(['another-network 3', 'suspended 2'])
  })

  it('is not asked for in any other form, and says what is wrong by the words of RFC 6749', async () => {
    await forgetRates()
    const error = async (changes: Parameters<typeof tokenRequest>[1]) => {
      const answer = await ask({}, changes)
      return `${answer.status} ${((await answer.json()) as { error: string }).error}`
    }
    expect(await error({ scope: 'lookup' })).toBe('400 invalid_scope')
    expect(await error({ scope: 'upload lookup' })).toBe('400 invalid_scope')
    expect(await error({ scope: 'system/*.*' })).toBe('400 invalid_scope')
    expect(await error({ scope: '' })).toBe('400 invalid_scope')
    expect(await error({ more: { grant_type: 'password' } })).toBe('400 unsupported_grant_type')
    expect(await error({ more: { grant_type: '' } })).toBe('400 invalid_request')
    expect(await error({ more: { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' } })).toBe('401 invalid_client')
    expect(await error({ more: { client_id: randomUUID() } })).toBe('401 invalid_client')
    const form = await tokenRequest(await makeProof(client)).text()
    const sent = (body: string, headers: Record<string, string>) =>
      answerTokenRequest(new Request(AUDIENCE, { method: 'POST', body, headers: { 'x-cpis-address': OWN_ADDRESS, ...headers } }))
    const asForm = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await sent(`${form}&scope=upload`, asForm)).status).toBe(400)
    expect((await sent(form, { 'content-type': 'text/plain' })).status).toBe(400)
    expect((await sent(form, { ...asForm, authorization: 'Basic YTpi' })).status).toBe(400)
    expect((await sent(form, asForm)).status).toBe(200)
  })

  it('that is refused is counted by client and reason, with one line a minute in the compliance log and nothing of what was sent', async () => {
    const own = await createApiClient(app.admin, council.id)
    await Promise.all(Array.from({ length: 50 }, async () => answerTokenRequest(tokenRequest(await makeProof({ ...own, key: client.key })))))
    expect(await refusalsOf(own.id)).toEqual(['signature 50'])
    const { rows } = await app.admin.query<{ line: string }>(
      `select outcome || ' ' || details::text || ' ' || (organisation_id = $2) as line from cpis.audit_event where type = 'api-client.request' and subject_id = $1`,
      [own.id, council.id],
    )
    expect(new Set(rows.map(({ line }) => line))).toEqual(new Set(['refused {"why": "signature"} true']))
    // Two, if a minute ends meanwhile.
    expect(rows.length).toBeLessThanOrEqual(2)
    expect(await refusalsOf(null)).toContainEqual(expect.stringMatching(/^unknown-client/))
  })
})

describe('an administrator’s word', () => {
  it('is asked for by no client: a national administrator’s session opens nothing here', async () => {
    const national = await createAdministrator(app.admin, 'NA')
    expect((await use(national.sessionId.replaceAll('-', '').padEnd(43, 'a'))).status).toBe(401)
  })
})
