import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** Whoever deletes a row makes the database look for it in every table that refers to it: without an index, in all of that table. */

let database: TestDatabase
let admin: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

/** The tables from which the clock erases many rows at once. */
const ERASED = ['plan', 'child']

/** Foreign keys to these tables whose first column no index begins with. */
async function notIndexed(): Promise<string[]> {
  const { rows } = await admin.query<{ key: string }>(
    `select k.conrelid::regclass || ' ' || a.attname as key
     from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     where k.contype = 'f' and k.confrelid::regclass::text = any ($1)
       and not exists (
         select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1]
           and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)'))
     order by 1`,
    [ERASED.map((table) => `cpis.${table}`)],
  )
  return rows.map(({ key }) => key)
}

it('every key to a plan or a child is found by an index', async () => {
  expect(await notIndexed()).toEqual([])
})

it('one that is not is noticed', async () => {
  await admin.query('begin')
  await admin.query('drop index cpis.upload_absence_of_plan')
  expect(await notIndexed()).toEqual(['cpis.upload_absence plan_id'])
  await admin.query('rollback')
})
