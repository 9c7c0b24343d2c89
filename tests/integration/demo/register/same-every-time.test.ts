import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filledTables } from '@/demo/register/loading'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { seedRegister, type SeededRegister } from '@/tests/support/seeded-register'

/** Set by the transaction, not by the seed. */
const ofTheTransaction = ['xact']
/** Files and accesses of the last hours are dated from the moment of seeding, so every register is given the same one. */
const moment = new Date()

let first: SeededRegister
let second: SeededRegister
let empty: TestDatabase

beforeAll(async () => {
  empty = await createTestDatabase()
  first = await seedRegister({ children: 120, accesses: 600, moment })
  second = await seedRegister({ children: 120, accesses: 600, moment })
})
afterAll(async () => {
  await first.stop()
  await second.stop()
  await empty.drop()
})

/** A hash of each table's rows, independent of their order on disk. */
async function contents({ admin }: SeededRegister): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const table of filledTables) {
    const { rows } = await admin.query<{ hash: string }>(
      `select md5(string_agg(line, E'\\n' order by line collate "C")) as hash from (select (to_jsonb(t) - $1::text[])::text as line from cpis.${table} t) lines`,
      [ofTheTransaction],
    )
    hashes[table] = rows[0]?.hash ?? ''
  }
  return hashes
}

/** Every key, reference, check, index, trigger and row security setting, as the catalogue has it. */
const DEFINITIONS = `
  select c.conrelid::regclass || ': ' || c.conname || ' ' || pg_get_constraintdef(c.oid) || ' ' || c.convalidated as line from pg_constraint c
  where c.connamespace in ('cpis'::regnamespace, 'cpis_part'::regnamespace)
  union all
  -- Without its name, which PostgreSQL numbers on partitions in the order in which they are made.
  select regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX \\S+ ON', 'INDEX ON') || ' ' || i.indisvalid from pg_index i join pg_class c on c.oid = i.indrelid
  where c.relnamespace in ('cpis'::regnamespace, 'cpis_part'::regnamespace)
  union all
  select t.tgrelid::regclass || ': ' || t.tgname || ' ' || t.tgenabled::text from pg_trigger t where not t.tgisinternal
  union all
  select c.oid::regclass || ': ' || c.relrowsecurity || ' ' || c.relforcerowsecurity from pg_class c
  where c.relnamespace in ('cpis'::regnamespace, 'cpis_part'::regnamespace) and c.relkind in ('r', 'p')
  order by 1`

async function definitions(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(DEFINITIONS)
  return rows.map(({ line }) => line)
}

describe('seeding twice', () => {
  it('makes the same register, row for row', async () => {
    expect(await contents(second)).toEqual(await contents(first))
  })

  it('makes another one from another seed, with the same numbers to try', async () => {
    const other = await seedRegister({ children: 120, accesses: 600, seed: 2, moment })
    try {
      const [hashes, known] = [await contents(other), await contents(first)]
      expect(hashes.child).not.toBe(known.child)
      expect(hashes.superseded_number).toBe(known.superseded_number)
      const { rows } = await other.admin.query(`select given_name from cpis.child where nhs_number = '9990000018'`)
      expect(rows).toEqual([{ given_name: 'Ellie-Mae' }])
    } finally {
      await other.stop()
    }
  })
})

describe('a seeded database', () => {
  it('has every key, index, trigger and row policy switch of one that was only migrated', async () => {
    const migrated = new pg.Client({ connectionString: empty.adminUrl })
    await migrated.connect()
    try {
      // Partitions of the past three months exist only where accesses were seeded.
      await migrated.query('set role cpis_owner; select cpis.ensure_access_partitions(cpis.today() - 92, cpis.today() + 92)')
      expect(await definitions(first.admin)).toEqual(await definitions(migrated))
    } finally {
      await migrated.end()
    }
  })

  it('is known to the planner', async () => {
    const { rows } = await first.admin.query<{ relname: string }>(
      `select relname from pg_class where relnamespace = 'cpis'::regnamespace and relname = any ($1) and reltuples <= 0`,
      [filledTables],
    )
    expect(rows).toEqual([])
  })
})
