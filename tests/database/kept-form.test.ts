import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { NO_TICKET } from '@/tests/support/by-sql'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** What waits with a session, as the application's login has it: by functions alone, each for the person whose live session it is. */

let database: TestDatabase
let admin: pg.Client
let app: pg.Client
let nurse: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  app = new pg.Client({ connectionString: database.appUrl })
  await Promise.all([admin.connect(), app.connect()])
})
afterAll(async () => {
  await Promise.all([admin.end(), app.end()])
  await database.drop()
})
beforeEach(async () => {
  nurse = await createClinicalActor(admin)
})

const keep = (who: Actor, form: string) => app.query(`select cpis.keep_form($1, $2, '{"typed": "Ash"}')`, [who.ticket.text, form])
const over = (who: Actor, form: string) =>
  admin.query('update cpis.kept_form set good_until = now() where session_id = $1 and form = $2', [who.sessionId, form])
async function read(by: 'kept_form_of' | 'take_form', who: Actor, form: string): Promise<unknown> {
  const { rows } = await app.query<{ answers: unknown }>(`select cpis.${by}($1, $2) as answers`, [who.ticket.text, form])
  return rows[0]?.answers
}
async function held(): Promise<number> {
  const { rowCount } = await admin.query('select from cpis.kept_form where session_id = $1', [nurse.sessionId])
  return rowCount ?? 0
}

describe('what was typed', () => {
  it('is read again and again, but by nobody else in the same session', async () => {
    await keep(nurse, 'number')
    expect(await read('kept_form_of', nurse, 'number')).toEqual({ typed: 'Ash' })
    expect(await read('kept_form_of', nurse, 'number')).toEqual({ typed: 'Ash' })
    const colleague = await createClinicalActor(admin)
    for (const by of ['kept_form_of', 'take_form'] as const) {
      expect(await read(by, colleague, 'number')).toBeNull()
      const posing = await ticketFor(admin, { ...colleague, sessionId: randomUUID() })
      expect(await read(by, { ...nurse, ticket: posing }, 'number')).toBeNull()
      expect(await read(by, { ...nurse, ticket: NO_TICKET }, 'number')).toBeNull()
    }
    expect(await read('kept_form_of', nurse, 'number')).toEqual({ typed: 'Ash' })
  })

  it('is taken once', async () => {
    await keep(nurse, 'number')
    expect(await read('take_form', nurse, 'number')).toEqual({ typed: 'Ash' })
    expect(await read('take_form', nurse, 'number')).toBeNull()
  })

  it('is not read when its time is over, and goes with the next form', async () => {
    await keep(nurse, 'number')
    await over(nurse, 'number')
    expect(await read('kept_form_of', nurse, 'number')).toBeNull()
    expect(await held()).toBe(1)
    await keep(await createClinicalActor(admin), 'number')
    expect(await held()).toBe(0)
  })

  it('makes nobody wait while it is cleared', async () => {
    await keep(nurse, 'number')
    await over(nurse, 'number')
    await admin.query('begin')
    await admin.query('delete from cpis.kept_form where session_id = $1', [nurse.sessionId])
    try {
      await app.query(`set statement_timeout = '5s'`)
      const other = await createColleagueElsewhere()
      await keep(other, 'number')
      expect(await read('kept_form_of', other, 'number')).toEqual({ typed: 'Ash' })
    } finally {
      await admin.query('rollback')
    }
  })

  it('cannot be reached but by its functions', async () => {
    for (const sql of ['select from cpis.kept_form', 'delete from cpis.kept_form', `insert into cpis.kept_form (form) values ('x')`]) {
      await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' })
    }
  })
})

/** Made on a connection of its own: the other one is in a transaction. */
async function createColleagueElsewhere(): Promise<Actor> {
  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  try {
    return await createClinicalActor(client)
  } finally {
    await client.end()
  }
}
