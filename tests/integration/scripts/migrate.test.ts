import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { addressOfLogin, ensureDatabase } from '@/scripts/database/address'
import { setLogin } from '@/scripts/database/login'
import { diffToSchema, migrate } from '@/scripts/database/migrate'
import { withClient } from '@/scripts/database/with-client'
import { Refusal } from '@/lib/shared/refusal'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(path.join(tmpdir(), 'cpis-migrations-'))
})

afterEach(async () => {
  rmSync(folder, { recursive: true })
  await database.drop()
})

describe('the migrations of CPIS', () => {
  it('have all been applied to the template, so that nothing is left to do', async () => {
    expect(await migrate(database.adminUrl)).toEqual([])
  })

  it('make the database that the Prisma schema describes', async () => {
    expect(await diffToSchema(database.adminUrl)).toBe('')
  })

  it('work in a second database of the same server, whose roles are there already', async () => {
    const name = `test_second_${process.pid}`
    const url = await ensureDatabase(database.adminUrl, name)
    expect((await migrate(url)).length).toBeGreaterThan(0)
    await query(database.adminUrl, `DROP DATABASE ${name}`)
  })
})

describe('a database with another history', () => {
  it.each([
    ['a migration that is not in the folder', '20261122090000_register', /with a migration \(20261122090000_register\) that this one does not have/],
    ['a migration that reads differently now', ours(), /with a migration \(\w+\) that reads differently in this one/],
  ])('with %s is refused with a sentence that says what to do, and stays as it was', async (_what, name, why) => {
    await inAnEmptyDatabase(async (url) => {
      write(name, 'CREATE SCHEMA cpis')
      await migrate(url, { migrationsFolder: folder })
      const refusal = await migrate(url).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(Refusal)
      expect(refusal).toMatchObject({ message: expect.stringMatching(why) })
      expect(refusal).toMatchObject({
        message: expect.stringMatching(/^This database was made by another version of CPIS, .* another DATA_DIR or DATABASE_URL\.$/),
      })
      expect(await query(url, 'SELECT migration_name FROM _prisma_migrations')).toEqual([{ migration_name: name }])
      expect(await query(url, `SELECT FROM pg_class WHERE relnamespace = 'cpis'::regnamespace`)).toEqual([])
    })
  })

  it('is not refused for a migration that failed and was put right', async () => {
    await inAnEmptyDatabase(async (url) => {
      write('20990101000000_first', 'CREATE TABLE one (n int); SELECT 1/0')
      await expect(migrate(url, { migrationsFolder: folder })).rejects.toThrow(/could not be applied: .*division by zero/)
      write('20990101000000_first', 'CREATE TABLE one (n int)')
      expect(await migrate(url, { migrationsFolder: folder })).toEqual(['20990101000000_first'])
      expect(await migrate(url, { migrationsFolder: folder })).toEqual([])
    })
  })
})

describe('a database that is ahead', () => {
  const [first, second, third] = ['20990101000000_first', '20990101000001_second', '20990101000002_third'] as const

  it('is not refused, and nothing is done in it: the next version has migrated it already', async () => {
    await inAnEmptyDatabase(async (url) => {
      write(first, 'CREATE TABLE one (n int)')
      write(second, 'CREATE TABLE two (n int)')
      write(third, 'CREATE TABLE three (n int)')
      await migrate(url, { migrationsFolder: folder })
      remove(third)
      expect(await migrate(url, { migrationsFolder: folder })).toEqual([])
      remove(second)
      expect(await migrate(url, { migrationsFolder: folder })).toEqual([])
      expect(await query(url, 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1')).toEqual([
        { name: first },
        { name: second },
        { name: third },
      ])
    })
  })

  it('is refused when one of ours reads differently in it', async () => {
    await inAnEmptyDatabase(async (url) => {
      write(first, 'CREATE TABLE one (n int)')
      write(second, 'CREATE TABLE two (n int)')
      await migrate(url, { migrationsFolder: folder })
      remove(second)
      write(first, 'CREATE TABLE another (n int)')
      await expect(migrate(url, { migrationsFolder: folder })).rejects.toThrow(/\(20990101000000_first\) that reads differently in this one/)
    })
  })

  it('is refused when it has one among ours that we do not have', async () => {
    await inAnEmptyDatabase(async (url) => {
      for (const name of [first, second, third]) write(name, `CREATE TABLE t${name} (n int)`)
      await migrate(url, { migrationsFolder: folder })
      remove(second)
      await expect(migrate(url, { migrationsFolder: folder })).rejects.toThrow(/\(20990101000001_second\) that this one does not have/)
    })
  })

  it('is refused when it lacks one of ours, which is not applied after the later one', async () => {
    await inAnEmptyDatabase(async (url) => {
      write(first, 'CREATE TABLE one (n int)')
      write(third, 'CREATE TABLE three (n int)')
      await migrate(url, { migrationsFolder: folder })
      remove(third)
      write(second, 'CREATE TABLE two (n int)')
      await expect(migrate(url, { migrationsFolder: folder })).rejects.toThrow(/\(20990101000002_third\) that this one does not have/)
      expect(await query(url, `SELECT to_regclass('two') AS two`)).toEqual([{ two: null }])
    })
  })
})

describe('migrating', () => {
  it('applies each migration once, in the order of their names, functions with semicolons included', async () => {
    await inAnEmptyDatabase(async (url) => {
      write('20990101000000_first', 'CREATE TABLE one (n int)')
      write('20990101000001_second', 'CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$;\nSELECT 1 -- done')
      expect(await migrate(url, { migrationsFolder: folder })).toEqual(['20990101000000_first', '20990101000001_second'])
      expect(await migrate(url, { migrationsFolder: folder })).toEqual([])
      expect(await query(url, 'SELECT two()')).toEqual([{ two: 2 }])
    })
  })

  it('leaves nothing of a migration that fails', async () => {
    await inAnEmptyDatabase(async (url) => {
      write('20990101000000_first', 'CREATE TABLE one (n int); SELECT 1/0')
      await expect(migrate(url, { migrationsFolder: folder })).rejects.toBeInstanceOf(Refusal)
      expect(await query(url, `SELECT to_regclass('one') AS one`)).toEqual([{ one: null }])
    })
  })

  it('from several processes at once is done by one of them', async () => {
    await inAnEmptyDatabase(async (url) => {
      write('20990101000000_first', 'CREATE TABLE one (n int); SELECT pg_sleep(0.3)')
      const applied = await Promise.all([1, 2, 3].map(() => migrate(url, { migrationsFolder: folder })))
      expect(applied.flat()).toEqual(['20990101000000_first'])
    })
  })
})

describe('a login', () => {
  it('works with the password it was given and with no other', async () => {
    await query(database.adminUrl, 'CREATE ROLE test_login_role NOLOGIN')
    try {
      await setLogin(database.adminUrl, 'test_login_role', 'right-pass_word')
      const right = addressOfLogin(database.adminUrl, 'test_login_role', 'right-pass_word')
      expect(await query(right, 'SELECT current_user')).toEqual([{ current_user: 'test_login_role' }])
      const wrong = addressOfLogin(database.adminUrl, 'test_login_role', 'wrong')
      await expect(query(wrong, 'SELECT current_user')).rejects.toThrow(/password authentication failed/)
    } finally {
      await query(database.adminUrl, 'DROP ROLE test_login_role')
    }
  })
})

/** The name of our first migration. */
function ours(): string {
  return readdirSync(path.join(root, 'prisma/migrations')).sort()[0] ?? ''
}

async function inAnEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const name = `test_empty_${process.pid}`
  const url = await ensureDatabase(database.adminUrl, name)
  try {
    await work(url)
  } finally {
    await query(database.adminUrl, `DROP DATABASE ${name} WITH (FORCE)`)
  }
}

function remove(name: string): void {
  rmSync(path.join(folder, name), { recursive: true })
}

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true })
  writeFileSync(path.join(folder, name, 'migration.sql'), sql)
}

function query(url: string, sql: string): Promise<unknown[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows)
}
