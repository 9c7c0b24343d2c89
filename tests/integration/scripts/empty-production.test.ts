import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { addressOfDatabase, addressOfLogin } from '@/scripts/database/address'
import { withClient } from '@/scripts/database/with-client'
import { startProgram } from '@/scripts/disposable-product/program'
import { startDisposableServer, type DisposableServer } from '@/scripts/disposable-product/template'
import { SERVICE_LOGINS } from '@/scripts/start/configuration'
import { closeDatabase } from '@/lib/db/close'
import type { Actor } from '@/lib/identity/actor'
import { authenticate } from '@/lib/identity/authenticate'
import type { ProviderId } from '@/lib/identity/providers'
import { resolveSession, roleChoices } from '@/lib/identity/session'
import { addCareSetting } from '@/lib/organisations/add-care-setting'
import { addOrganisation } from '@/lib/organisations/add-organisation'
import { setOrganisationState } from '@/lib/organisations/set-organisation-state'
import { getPlace } from '@/lib/people/get-place'
import { invitePerson } from '@/lib/people/invite-person'
import { decideRoleRequest } from '@/lib/privileged-roles/decide-role-request'
import { listRoleRequests } from '@/lib/privileged-roles/list-role-requests'
import { Readiness } from '@/server/web/readiness'
import { checkAndFindNothing, checkAndMatch } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadText } from '@/tests/support/upload-file'

/**
 * An empty production comes to its first look-up by docs/going-live.md and by nothing else: each step here is one there. What the pages do is
 * done through the use-cases behind them.
 */

const TENANT = '11111111-2222-4333-8444-555555555555'
const REASON = 'They will run the service there'
let server: DisposableServer
let operator: Record<string, string>
let production: Record<string, string>

beforeAll(async () => {
  server = await startDisposableServer(undefined, process.env.TEST_POSTGRES_PROGRAMS || undefined)
  // What the database's own administrator does: a login that may create roles, and a database that belongs to it.
  await withClient(server.cluster.adminUrl, async (client) => {
    await client.query(`create role cpis_operator login createrole password 'an operator of the tests'`)
    await client.query('create database cpis owner cpis_operator')
  })
  const address = (login: string, password: string) => addressOfLogin(addressOfDatabase(server.cluster.adminUrl, 'cpis'), login, password)
  operator = {
    CPIS_MODE: 'production',
    DATABASE_URL: address('cpis_operator', 'an operator of the tests'),
    APP_DATABASE_URL: address('cpis_app', 'the application of the tests'),
    GATE_DATABASE_URL: address('cpis_gate', 'the gate of the tests'),
    FILER_DATABASE_URL: address('cpis_filer', 'the filer of the tests'),
    WORKER_DATABASE_URL: address('cpis_worker', 'the worker of the tests'),
    SEALER_DATABASE_URL: address('cpis_sealer', 'the sealer of the tests'),
    VERIFIER_DATABASE_URL: address('cpis_verifier', 'the verifier of the tests'),
    DATA_DIR: path.join(server.folder, 'data'),
  }
  const secret = (what: string) => `${what} of an empty production, and nothing else`
  production = {
    CPIS_MODE: 'production',
    PUBLIC_URL: 'https://cpis.example',
    APP_DATABASE_URL: operator.APP_DATABASE_URL ?? '',
    GATE_DATABASE_URL: operator.GATE_DATABASE_URL ?? '',
    SESSION_SECRET: secret('session secret'),
    SUBJECT_KEY: secret('subject key'),
    ACCESS_MAC_KEY: secret('access key'),
    MAILBOX_KEY: secret('mailbox key'),
    CIS2_ISSUER: 'https://cis2.example',
    CIS2_CLIENT_ID: 'cpis',
    CIS2_CLIENT_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ENTRA_ISSUER: 'https://entra.example',
    ENTRA_CLIENT_ID: 'cpis',
    ENTRA_CLIENT_SECRET: secret('client secret'),
    ENTRA_TENANTS: `${TENANT}=380`,
    TRUSTED_PROXIES: '192.0.2.1',
  }
  Object.assign(process.env, production)
})
afterAll(async () => {
  await closeDatabase()
  await server.stop()
})

type Ended = { code: number; stdout: string; stderr: string }

/** Runs a command of the operator, with the settings of the operator and no others. */
function run(script: string, given: string[] = [], settings = operator): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.json'), ...settings }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', script, ...given],
      { cwd: root, env: env as unknown as NodeJS.ProcessEnv },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
}

/** Logs somebody in as their provider vouches for them, with their email address verified. */
async function logIn(provider: ProviderId, subject: string, email: string, code = ''): Promise<Actor> {
  const said = { sub: subject, auth_time: Math.floor(Date.now() / 1000), iat: Math.floor(Date.now() / 1000) }
  const token =
    provider === 'cis2'
      ? await authenticate('cis2', {
          idToken: { ...said, authentication_assurance_level: '3', id_assurance_level: '3' },
          userinfo: { nhsid_nrbac_roles: [{ person_roleid: '1', org_code: code }], email, email_verified: true },
        })
      : await authenticate('entra', { idToken: { ...said, tid: TENANT, email, xms_edov: true }, userinfo: {} })
  const session = await resolveSession(token ?? undefined, { act: true })
  if (session.state !== 'live') throw new Error(`${email} is not in: ${session.state}, ${(await roleChoices(token ?? undefined)).length} roles`)
  return session.actor
}

const invitation = (name: string, provider: ProviderId, role: string, organisationId: string, settingId = '') => ({
  name,
  email: `${name.toLowerCase().replace(' ', '.')}@example.test`,
  provider,
  subject: '',
  organisationId,
  role: role as 'CL',
  settingId,
  reason: ['OA', 'NA', 'AU'].includes(role) ? REASON : '',
})

describe('an empty production', () => {
  let first: Actor
  let second: Actor

  it('is migrated by an operator who has no settings of the web server, and every process can log in afterwards', async () => {
    const migrated = await run('scripts/migrate.ts')
    expect(migrated, migrated.stderr).toMatchObject({ code: 0 })
    for (const login of SERVICE_LOGINS) expect(migrated.stdout).toContain(`${login} can log in.`)
    for (const secret of ['of the tests']) expect(migrated.stdout + migrated.stderr).not.toContain(secret)
    for (const [setting, address] of Object.entries(operator).filter(([name]) => name.endsWith('DATABASE_URL'))) {
      await withClient(address, async (client) => expect((await client.query('select 1')).rowCount, setting).toBe(1))
    }
    expect(await new Readiness().isReady()).toBe(true)
  })

  it('says which logins cannot be used yet, and leaves passwords alone that are in use', async () => {
    const { WORKER_DATABASE_URL, ...others } = operator
    const again = await run('scripts/migrate.ts', [], others)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('cpis_worker keeps its password: WORKER_DATABASE_URL is not set.') })
    await withClient(WORKER_DATABASE_URL ?? '', (client) => client.query('select 1'))
    const own = await run('scripts/migrate.ts', [], { ...operator, APP_DATABASE_URL: operator.DATABASE_URL ?? '' })
    expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining('APP_DATABASE_URL names cpis_operator, the login of DATABASE_URL') })
  })

  it('npm start gives nobody another password', async () => {
    const settings = { ...operator, ...production, PORT: '1' }
    const started = await run('scripts/start/main.ts', [], {
      ...settings,
      WORKER_DATABASE_URL: '',
      SEALER_DATABASE_URL: '',
      VERIFIER_DATABASE_URL: '',
    })
    expect(started).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('CPIS does not start with CPIS_MODE=production: WORKER_DATABASE_URL must be'),
    })
    for (const setting of ['WORKER_DATABASE_URL', 'SEALER_DATABASE_URL', 'VERIFIER_DATABASE_URL']) {
      await withClient(operator[setting] ?? '', (client) => client.query('select 1'))
    }
  })

  it.each([
    ['worker', { WORKER_DATABASE_URL: 'WORKER_DATABASE_URL' }],
    ['sealer', { SEALER_DATABASE_URL: 'SEALER_DATABASE_URL' }],
    ['files', { APP_DATABASE_URL: 'APP_DATABASE_URL', FILER_DATABASE_URL: 'FILER_DATABASE_URL' }],
  ])('its processes start: %s', async (name, addresses) => {
    const own = Object.fromEntries(Object.entries(addresses).map(([setting, of]) => [setting, operator[of] ?? '']))
    const more: Record<string, string> =
      name === 'sealer' ? { SEALING_KEY: Buffer.alloc(32, 7).toString('base64url'), CHECKPOINTS_DIR: path.join(server.folder, 'published') } : {}
    const program = await startProgram(`server/${name}/main.ts`, { ...production, ...own, ...more }, path.join(server.folder, `${name}.log`))
    expect(program.ready).toBe(name)
    await program.stop()
  })

  it('gets two national administrators by the operator’s command, and no third', async () => {
    for (const [name, subject] of [
      ['Nia First', '999000000901'],
      ['Sam Second', '999000000902'],
    ] as const) {
      expect(await run('scripts/create-administrator/main.ts', ['--name', name, '--subject', subject, '--issuer', 'cis2'])).toMatchObject({ code: 0 })
    }
    expect(await run('scripts/create-administrator/main.ts', ['--name', 'Tia Third', '--subject', '999000000903', '--issuer', 'cis2'])).toMatchObject(
      {
        code: 1,
        stderr: expect.stringContaining('already two national administrators'),
      },
    )
    first = await logIn('cis2', '999000000901', 'nia@example.test', 'X26')
    second = await logIn('cis2', '999000000902', 'sam@example.test', 'X26')
  })

  it('takes on its first authority and its first hospital, whose people come in, publish and look a child up', async () => {
    const council = await addOrganisation(first, { kind: 'authority', name: 'City of Bradford', code: '380', gssCode: 'E08000032' })
    const hospital = await addOrganisation(first, { kind: 'nhs', name: 'Bradford Teaching Hospitals', code: 'RAE', gssCode: '' })
    await addCareSetting(first, { organisationId: hospital, kind: 'emergency-department', settingName: 'Emergency department' })
    for (const organisationId of [council, hospital]) await setOrganisationState(first, { organisationId, state: 'pilot' })
    await invitePerson(first, invitation('Harriet Blakeley', 'entra', 'OA', council))
    await invitePerson(first, invitation('Olga Petrova', 'cis2', 'OA', hospital))
    for (const { id } of (await listRoleRequests(second, {})).waiting) {
      expect(await decideRoleRequest(second, { requestId: id, decision: 'approved', reason: '' })).toBe('done')
    }
    const ofCouncil = await logIn('entra', 'harriet', 'harriet.blakeley@example.test')
    const ofHospital = await logIn('cis2', '999000000911', 'olga.petrova@example.test', 'RAE')
    await invitePerson(ofCouncil, invitation('Imran Sheikh', 'entra', 'LD', council))
    const [setting] = (await getPlace(ofHospital, { organisationId: null })).settings.filter(({ value }) => value !== '')
    await invitePerson(ofHospital, invitation('Declan Moran', 'cis2', 'CL', hospital, setting?.value))
    await logIn('entra', 'imran', 'imran.sheikh@example.test')
    const nurse = await logIn('cis2', '999000000912', 'declan.moran@example.test', 'RAE')

    const file = path.join(server.folder, 'full.csv')
    writeFileSync(file, uploadText([{ nhs_number: fakeNhsNumber(1) }]))
    const imported = await run('scripts/import-file/main.ts', ['--authority', '380', '--contents', 'full', file], {
      ...operator,
      ...keysOf(production),
    })
    expect(imported, imported.stdout + imported.stderr).toMatchObject({ code: 0 })

    const found = await checkAndMatch(nurse, fakeNhsNumber(1))
    expect(found.records).toMatchObject([{ type: 'LAC', standing: 'current', authority: { name: 'City of Bradford' } }])
    await checkAndFindNothing(nurse, fakeNhsNumber(2))
  })
})

/** The keys of the application, which an import needs as well. */
function keysOf({ SESSION_SECRET, SUBJECT_KEY, ACCESS_MAC_KEY }: Record<string, string>): Record<string, string> {
  return { SESSION_SECRET, SUBJECT_KEY, ACCESS_MAC_KEY } as Record<string, string>
}
