import { randomUUID } from 'node:crypto'
import { exportJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addApiClient } from '@/lib/api-clients/add-api-client'
import { changeApiClientKeys } from '@/lib/api-clients/change-api-client-keys'
import { getApiClient } from '@/lib/api-clients/get-api-client'
import { getOrganisation } from '@/lib/organisations/get-organisation'
import { listApiClientPlaces } from '@/lib/api-clients/list-api-client-places'
import { listApiClients } from '@/lib/api-clients/list-api-clients'
import { saveApiClient } from '@/lib/api-clients/save-api-client'
import { setApiClientState } from '@/lib/api-clients/set-api-client-state'
import { answerTokenRequest } from '@/lib/api-access/token-handler'
import type { Actor } from '@/lib/identity/actor'
import type { Scope } from '@/lib/policy/scopes'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { actAs } from '@/tests/support/by-sql'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { makeKey, makeProof, OWN_ADDRESS, tokenRequest } from '@/tests/support/api-client'
import { startApplication, type TestApplication } from '@/tests/support/application'

let app: TestApplication
let national: Actor
let hospital: Actor
let council: TestAuthority

beforeAll(async () => {
  app = await startApplication()
  national = await createAdministrator(app.admin, 'NA')
  hospital = await createAdministrator(app.admin, 'OA')
  council = await createAuthority(app.admin)
})
afterAll(() => app.stop())

const given = (changes: Record<string, unknown> = {}) => ({
  organisationId: council.id,
  name: `Case management ${randomUUID().slice(0, 8)}`,
  contactName: 'Sam Systems',
  contactEmail: 'Systems@Council.example',
  scopes: ['upload'] as Scope[],
  networks: `${OWN_ADDRESS}\n203.0.113.5/24`,
  ...changes,
})
const versionOf = async (id: string) =>
  (await app.admin.query<{ version: number }>('select version from cpis.api_client where id = $1', [id])).rows[0]?.version
const eventsOf = async (id: string) =>
  (
    await app.admin.query<{ line: string }>(
      `select type || ' ' || outcome as line from cpis.audit_event where subject_id = $1 and type <> 'api-client.read' order by at`,
      [id],
    )
  ).rows.map(({ line }) => line)

describe('an API client', () => {
  it('is added to one organisation, is listed and read with what it may do, and has no key at first', async () => {
    const id = await addApiClient(national, given({ name: 'Liquid, live' }))
    expect(await listApiClients(national, { state: null })).toMatchObject([
      { id, name: 'Liquid, live', organisation: council.name, scopes: ['upload'], state: 'active', keys: 0, lastUsedAt: null },
    ])
    expect(await listApiClients(national, { state: 'suspended' })).toEqual([])
    expect(await getApiClient(national, { clientId: id })).toMatchObject({
      organisation: council.name,
      contactEmail: 'systems@council.example',
      networks: [`${OWN_ADDRESS}/32`, '203.0.113.0/24'],
      keys: [],
      lastUsed: null,
      refusals: [],
      changes: [{ what: 'client-added', about: 'Liquid, live: upload', by: national.name }],
    })
    expect(await eventsOf(id)).toEqual(['api-client.add done'])
    expect((await getOrganisation(national, { organisationId: council.id })).changes).toMatchObject([{ what: 'client-added', by: national.name }])
    expect(await listApiClientPlaces(national, {})).toContainEqual({ value: council.id, label: council.name })
    await expect(addApiClient(national, given({ name: 'Liquid, live' }))).rejects.toMatchObject({ kind: 'conflict', field: 'name' })
  })

  it('may do only what fits its organisation, which the database sees to as well', async () => {
    await expect(addApiClient.check(national, given())).resolves.toBeUndefined()
    for (const [organisationId, scopes] of [
      [council.id, ['lookup']],
      [council.id, ['upload', 'lookup']],
      [hospital.organisation.id, ['upload']],
    ] as const) {
      await expect(addApiClient.check(national, given({ organisationId, scopes }))).rejects.toMatchObject({ kind: 'conflict', field: 'scopes' })
      await expect(addApiClient(national, given({ organisationId, scopes }))).rejects.toMatchObject({ kind: 'conflict', field: 'scopes' })
      await expect(
        app.admin.query(
          `insert into cpis.api_client (organisation_id, name, contact_name, contact_email, scopes, networks) values ($1, $2, 'Sam', 's@example.test', $3, '{10.0.0.1}')`,
          [organisationId, randomUUID(), scopes],
        ),
      ).rejects.toMatchObject({ code: '23514' })
    }
    await expect(addApiClient(national, given({ organisationId: national.organisation.id }))).rejects.toMatchObject({
      kind: 'conflict',
      field: 'organisationId',
    })
    await addApiClient(national, given({ organisationId: hospital.organisation.id, scopes: ['lookup'] }))
  })

  it.each([
    ['no name', { name: '' }, 'name'],
    ['nothing that it may do', { scopes: [] }, 'scopes'],
    ['something that there is not', { scopes: ['everything'] }, 'scopes'],
    ['no address', { networks: ' ' }, 'networks'],
    ['a network as wide as the world', { networks: '0.0.0.0/0' }, 'networks'],
    ['a network that is too wide', { networks: '10.0.0.0/15' }, 'networks'],
    ['a host name', { networks: 'council.example' }, 'networks'],
    ['no email address', { contactEmail: 'none' }, 'contactEmail'],
    ['an NHS number as its name', { name: 'System 999 000 0018' }, 'name'],
  ])('with %s is not added', async (_, changes, field) => {
    await expect(addApiClient(national, given(changes))).rejects.toMatchObject({
      kind: 'invalid-input',
      field: expect.stringMatching(new RegExp(`^${field}`)),
    })
  })

  it('is for national administrators alone, also by SQL that says it is one', async () => {
    const id = await addApiClient(national, given())
    const manager = await createAuthorityActor(app.admin, council, 'LD')
    for (const actor of [hospital, manager, await createAdministrator(app.admin, 'AU')]) {
      const attempts = [
        () => addApiClient(actor, given()),
        () => listApiClients(actor, { state: null }),
        () => getApiClient(actor, { clientId: id }),
        () => addApiClient.check(actor, given()),
        () => listApiClientPlaces(actor, {}),
        () => setApiClientState(actor, { clientId: id, state: 'suspended' }),
        () => changeApiClientKeys(actor, { clientId: id, keys: '{}' }),
        () => saveApiClient(actor, { clientId: id, contactName: 'Sam', contactEmail: 's@example.test', scopes: ['upload'], networks: '10.0.0.1' }),
      ]
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ kind: 'not-permitted' })
    }
    await app.admin.query('begin')
    await actAs(app.admin, await ticketFor(app.admin, { ...hospital, role: 'NA' }))
    await app.admin.query('set local role cpis_app')
    const { rows } = await app.admin.query(
      `select cpis.administered_api_client($1) as seen, (select count(*)::integer from cpis.list_api_clients(null)) as listed, cpis.set_api_client_state($1, 'suspended', 'Nobody') as set,
              cpis.change_api_client_keys($1, '[]', 'Nobody') as keys, cpis.save_api_client($1, 'Nobody', 'n@example.test', '{upload}', '{10.0.0.1}', 'Nobody') as saved`,
      [id],
    )
    expect(rows).toEqual([{ seen: null, listed: 0, set: 'not-permitted', keys: 'not-permitted', saved: 'not-permitted' }])
    await expect(app.admin.query('select from cpis.api_client')).rejects.toMatchObject({ code: '42501' })
    await app.admin.query('rollback')
    expect(await versionOf(id)).toBe(1)
  })

  it('that is unknown is not found', async () => {
    const clientId = randomUUID()
    await expect(getApiClient(national, { clientId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(setApiClientState(national, { clientId, state: 'suspended' })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(
      saveApiClient(national, { clientId, contactName: 'Sam', contactEmail: 's@example.test', scopes: ['upload'], networks: '10.0.0.1' }),
    ).rejects.toMatchObject({ kind: 'not-found' })
    await expect(changeApiClientKeys(national, { clientId, keys: JSON.stringify({ keys: [(await makeKey('ES384')).jwk] }) })).rejects.toMatchObject({
      kind: 'not-found',
    })
  })

  it('gets another version with every change, and says what was changed by whom', async () => {
    const id = await addApiClient(national, given({ name: 'Changing system' }))
    const settings = {
      clientId: id,
      contactName: 'Kit Keys',
      contactEmail: 'kit@example.test',
      scopes: ['upload'] as Scope[],
      networks: '10.0.0.0/16',
    }
    expect(await saveApiClient(national, settings)).toBe('done')
    expect(await setApiClientState(national, { clientId: id, state: 'suspended' })).toBe('done')
    expect(await setApiClientState(national, { clientId: id, state: 'suspended' })).toBe('already')
    expect(await setApiClientState(national, { clientId: id, state: 'active' })).toBe('done')
    const key = await makeKey('RS384', 'key of spring')
    expect(await changeApiClientKeys(national, { clientId: id, keys: JSON.stringify({ keys: [{ ...key.jwk, kid: 'spring' }] }) })).toBe('done')
    expect(await versionOf(id)).toBe(5)
    await expect(saveApiClient(national, { ...settings, scopes: ['lookup'] })).rejects.toMatchObject({ kind: 'conflict', field: 'scopes' })
    const { changes, keys } = await getApiClient(national, { clientId: id })
    expect(changes.map(({ what }) => what)).toEqual(['client-keys', 'client-resumed', 'client-suspended', 'client-saved', 'client-added'])
    expect(keys).toMatchObject([{ kid: 'spring', kind: 'RSA, RS384', fingerprint: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) }])
    expect(await eventsOf(id)).toEqual([
      'api-client.add done',
      'api-client.save done',
      ...Array.from({ length: 3 }, () => 'api-client.set-state done'),
      'api-client.change-keys done',
    ])
  })

  it('cannot be deleted, renamed or given to another organisation, whoever tries', async () => {
    const id = await addApiClient(national, given())
    await expect(app.admin.query('delete from cpis.api_client where id = $1', [id])).rejects.toThrow()
    await expect(app.admin.query(`update cpis.api_client set name = 'Another' where id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
    await expect(
      app.admin.query('update cpis.api_client set organisation_id = $2 where id = $1', [id, hospital.organisation.id]),
    ).rejects.toMatchObject({ code: '23514' })
  })
})

describe('the keys of an API client', () => {
  it('are changed only by somebody who logged in within five minutes', async () => {
    const id = await addApiClient(national, given())
    const stale = await createAdministrator(app.admin, 'NA', national.organisation)
    const pasted = JSON.stringify({ keys: [(await makeKey('ES384')).jwk] })
    await app.admin.query(`update cpis.session set auth_time = now() - interval '6 minutes' where person_id = $1`, [stale.personId])
    expect(await changeApiClientKeys(stale, { clientId: id, keys: pasted })).toBe('log-in-again')
    expect(await getApiClient(stale, { clientId: id })).toMatchObject({ keys: [], loggedInLately: false })
    expect(await changeApiClientKeys(national, { clientId: id, keys: pasted })).toBe('done')
  })

  it('never hold a private part: it is refused, said, and stands nowhere afterwards; the database refuses it as well', async () => {
    const id = await addApiClient(national, given())
    const { privateKey, jwk } = await makeKey('RS384', 'secret')
    const whole = { ...(await exportJWK(privateKey)), kid: 'secret' }
    await expect(changeApiClientKeys(national, { clientId: id, keys: JSON.stringify({ keys: [whole] }) })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'keys',
      message: expect.stringMatching(/^This holds a private key\. It was not kept\./),
    })
    const { rows } = await app.admin.query<{ dump: string }>(
      `select concat((select json_agg(c)::text from cpis.api_client c), (select json_agg(e)::text from cpis.audit_event e), (select json_agg(k)::text from cpis.kept_form k),
         (select json_agg(h)::text from cpis.administration_change h)) as dump`,
    )
    expect(rows[0]?.dump).not.toContain(String(whole.d))
    const public_ = { ...jwk, use: undefined }
    for (const keys of [
      [{ ...public_, d: whole.d }],
      [{ ...public_, p: whole.p }],
      { keys: [] },
      [public_, public_],
      [{ ...public_, alg: 'HS256' }],
    ]) {
      await expect(app.admin.query('update cpis.api_client set keys = $2 where id = $1', [id, JSON.stringify(keys)])).rejects.toMatchObject({
        code: '23514',
      })
    }
  })

  it('that were replaced prove nothing any more, and those that were added do at once', async () => {
    const id = await addApiClient(national, given())
    const [old, young] = [await makeKey('ES384'), await makeKey('RS384')]
    const ask = async (key: typeof old) => (await answerTokenRequest(tokenRequest(await makeProof({ id, organisationId: council.id, key })))).status
    expect(await ask(old)).toBe(401)
    await changeApiClientKeys(national, { clientId: id, keys: JSON.stringify({ keys: [old.jwk, young.jwk] }) })
    expect([await ask(old), await ask(young)]).toEqual([200, 200])
    await changeApiClientKeys(national, { clientId: id, keys: JSON.stringify({ keys: [young.jwk] }) })
    expect([await ask(old), await ask(young)]).toEqual([401, 200])
    const { lastUsed, refusals } = await getApiClient(national, { clientId: id })
    expect(lastUsed).toMatchObject({ address: OWN_ADDRESS })
    expect(refusals).toMatchObject([{ why: 'signature', count: 2 }])
  })
})
