import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { createAuthority } from '@/tests/factories/authority'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

let database: TestDatabase
let admin: pg.Client
let folder: string

beforeAll(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(path.join(tmpdir(), 'cpis-mailbox-'))
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  await createAuthority(admin, { code: '202', name: 'Camden Council' })
})
afterAll(async () => {
  await admin.end()
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

function runMailbox(...given: string[]): Promise<{ code: number; stdout: string }> {
  const env = { ...process.env, DATABASE_URL: database.adminUrl, DATA_DIR: folder }
  const command = [path.join(root, 'scripts/run.mjs'), 'scripts/mailbox/main.ts', ...given]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout) => resolve({ code: error ? Number(error.code) : 0, stdout }))
  })
}

it('npm run mailbox prints what a system needs, of a register that is being served as it stands: nothing is migrated', async () => {
  const {
    rows: [last],
  } = await admin.query<{ name: string }>(
    `delete from _prisma_migrations where migration_name = (select max(migration_name) from _prisma_migrations) returning migration_name as name`,
  )
  const first = await runMailbox('--authority', '202')
  expect(first).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^mailbox {5}202CP001 \(switched off: .*\nshared key {2}\S{20,}\npassword {4}\S{20,}\n$/),
  })
  expect((await runMailbox('--authority', '202')).stdout).toBe(first.stdout)
  const renewed = await runMailbox('--authority', '202', '--new-password')
  expect(renewed.code).toBe(0)
  expect(renewed.stdout).not.toBe(first.stdout)
  expect((await admin.query('select from _prisma_migrations where migration_name = $1', [last?.name])).rowCount).toBe(0)
  expect((await runMailbox('--authority', '999')).code).toBe(1)
})
