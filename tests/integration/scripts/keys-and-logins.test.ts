import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOfDatabase, addressOfLogin } from '@/scripts/database/address'
import { freePort } from '@/scripts/database/free-port'
import { webSettings } from '@/scripts/disposable-product/product'
import { startProgram } from '@/scripts/disposable-product/program'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** A process with another key, or another login, than the register's does not run; and what says that it is ready is. */

const folder = mkdtempSync(path.join(tmpdir(), 'cpis-keys-'))
let database: TestDatabase
let admin: pg.Client
let settings: Record<string, string>

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  settings = {
    ...webSettings(database.adminUrl, 1, 'http://localhost:1'),
    GATE_DATABASE_URL: database.gateUrl,
    FILER_DATABASE_URL: database.filerUrl,
    WORKER_DATABASE_URL: database.workerUrl,
    SEALER_DATABASE_URL: database.sealerUrl,
    VERIFIER_DATABASE_URL: database.verifierUrl,
    SEALING_KEY: Buffer.alloc(32, 1).toString('base64url'),
    CHECKPOINTS_DIR: path.join(folder, 'checkpoints'),
    SMTP_URL: 'smtp://127.0.0.1:1',
  }
})
afterAll(async () => {
  await admin.end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const start = (name: string, more: Record<string, string> = {}) =>
  startProgram(`server/${name}/main.ts`, { ...settings, ...more }, path.join(folder, `${name}.log`))
const another = 'another key of these tests that is as long as it has to be'

describe('a key', () => {
  it('is the register’s from the first start on, and another one does not start', async () => {
    await (await start('files')).stop()
    const { rows } = await admin.query<{ name: string; fingerprint: Buffer }>('select name, fingerprint from cpis.key_fingerprint order by name')
    expect(rows.map(({ name }) => name)).toEqual(['ACCESS_MAC_KEY', 'SUBJECT_KEY'])
    expect(rows.map(({ fingerprint }) => fingerprint.toString())).not.toContain(settings.SUBJECT_KEY)
    await (await start('files')).stop()
    for (const name of ['SUBJECT_KEY', 'ACCESS_MAC_KEY']) {
      // The worker has no other key than this, and only where it asks demographics.
      for (const process of name === 'SUBJECT_KEY' ? ['files', 'web', 'worker'] : ['files', 'web']) {
        const asks = { DEMOGRAPHICS_URL: 'http://127.0.0.1:1/FHIR/R4' }
        await expect(start(process, { ...asks, [name]: another }), `${process} with another ${name}`).rejects.toThrow(
          new RegExp(`(CPIS|The worker) does not start: ${name} is not the key that this register was made with\\. [^.]+\\.$`),
        )
      }
    }
  })

  it('is turned by two values: first known, then used; whoever knows only one of the two is left behind', async () => {
    const { SUBJECT_KEY: old = '' } = settings
    await (await start('files', { SUBJECT_KEYS_FORMER: another })).stop()
    await (await start('files', { SUBJECT_KEY: another, SUBJECT_KEYS_FORMER: old })).stop()
    await (await start('files', { SUBJECT_KEYS_FORMER: another })).stop()
    await expect(start('files')).rejects.toThrow('SUBJECT_KEY is not the key')
    await expect(start('files', { SUBJECT_KEY: another })).rejects.toThrow('SUBJECT_KEY is not the key')
    settings.SUBJECT_KEYS_FORMER = another
  })

  it('has a fingerprint that nobody changes or takes away', async () => {
    await expect(admin.query('delete from cpis.key_fingerprint')).rejects.toThrow()
    await expect(admin.query('update cpis.key_fingerprint set since = now()')).rejects.toThrow()
    await expect(admin.query('truncate cpis.key_fingerprint')).rejects.toThrow()
  })
})

describe('a process', () => {
  const logins: [string, string, string][] = [
    ['worker', 'WORKER_DATABASE_URL', 'cpis_worker'],
    ['sealer', 'SEALER_DATABASE_URL', 'cpis_sealer'],
    ['sealer', 'VERIFIER_DATABASE_URL', 'cpis_verifier'],
    ['files', 'APP_DATABASE_URL', 'cpis_app'],
    ['files', 'FILER_DATABASE_URL', 'cpis_filer'],
    ['web', 'GATE_DATABASE_URL', 'cpis_gate'],
  ]

  it.each(logins)('ends with one sentence when the database refuses its login: %s, %s', async (name, setting, login) => {
    const password = new URL(database.adminUrl).password
    const other = login === 'cpis_worker' ? 'cpis_app' : 'cpis_worker'
    const cases: [string, string][] = [
      [addressOfLogin(database.adminUrl, login, 'a wrong password'), 'but the password is wrong, or there is no such login'],
      [addressOfLogin(database.adminUrl, 'nobody_at_all', password), 'but the password is wrong, or there is no such login'],
      [addressOfDatabase(addressOfLogin(database.adminUrl, login, password), 'no_such_database'), 'but there is no such database'],
      [addressOfLogin(database.adminUrl, other, password), 'but the one in it may not do this work'],
      [database.adminUrl, 'but the one in it may do too much: it is a superuser, .+'],
    ]
    for (const [address, why] of cases) {
      await expect(start(name, { [setting]: address }), why).rejects.toThrow(
        new RegExp(`does not start: ${setting} must be the address of the database for the login ${login}, ${why}\\.$`),
      )
    }
  })

  it('is not ready before the database lets it in, and says so when the database goes', async () => {
    const [port, gate] = [await freePort(), await freePort()]
    const { hostname, port: real } = new URL(database.workerUrl)
    const behindGate = new URL(database.workerUrl)
    behindGate.port = String(gate)
    const starting = start('worker', { WORKER_DATABASE_URL: behindGate.href, READINESS_PORT: String(port) })
    const early = await Promise.race([starting.then(() => 'ready'), pause(3_000).then(() => 'waits')])
    expect(early).toBe('waits')
    const proxy = createServer((client) => {
      const server = createConnection(Number(real), hostname)
      client.pipe(server).pipe(client)
      for (const end of [client, server]) end.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => proxy.listen(gate, '127.0.0.1', resolve))
    const worker = await starting
    await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status, { timeout: 10_000 }).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/anything`)).status).toBe(404)
    await worker.stop()
    proxy.close()
  })

  it('that loses its login while it works ends with one sentence', async () => {
    const log = path.join(folder, 'lost.log')
    const login = `lost_${process.pid}`
    const password = new URL(database.adminUrl).password
    await admin.query(`create role ${login} login password '${password}'; grant usage on schema cpis to ${login}`)
    // What cpis_worker may do, and no membership: a login that is more than itself is not let in.
    const { rows } = await admin.query<{ call: string }>(
      `select p.oid::regprocedure::text as call from pg_proc p where p.pronamespace = 'cpis'::regnamespace and has_function_privilege('cpis_worker', p.oid, 'execute')`,
    )
    for (const { call } of rows) await admin.query(`grant execute on function ${call} to ${login}`)
    const address = addressOfLogin(database.adminUrl, login, password)
    const worker = await startProgram('server/worker/main.ts', { ...settings, WORKER_DATABASE_URL: address }, log)
    try {
      await admin.query(`alter role ${login} nologin`)
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [login])
      await expect
        .poll(() => readFileSync(log, 'utf8'), { timeout: 15_000 })
        .toMatch(/^The database refuses the login with which \w+ are worked on: the login may not log in\.$/m)
    } finally {
      await worker.stop()
      await admin.query(`drop owned by ${login}; drop role ${login}`)
    }
  })
})
