import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { refusalToStart } from '@/lib/db/refusal-to-start'
import { judge, Readiness } from '@/server/web/readiness'
import { startApplication, type TestApplication } from '@/tests/support/application'

let application: TestApplication
const undo: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  application = await startApplication()
})
afterEach(async () => {
  for (const step of undo.splice(0)) await step()
})
afterAll(() => application.stop())

/** A new instance each time, because an answer is kept for a second. */
const isReady = () => new Readiness().isReady()
const sql = (text: string) => application.admin.query(text)

/** Causes a fault, which is undone after the test. */
async function fault(does: string, undoes: string): Promise<void> {
  undo.push(() => sql(undoes))
  await sql(does)
}

async function monthName(ahead: number): Promise<string> {
  const { rows } = await application.admin.query<{ name: string }>(
    `select to_char(now() at time zone 'UTC' + make_interval(months => $1), 'YYYY_MM') as name`,
    [ahead],
  )
  return rows[0]?.name ?? ''
}

describe('an instance is ready', () => {
  it('when the database answers, is as new as the build and has a place for what is recorded', async () => {
    expect(await isReady()).toBe(true)
  })

  it('not while a migration of the build is due, or was begun and not finished', async () => {
    const newest = `migration_name = (select max(migration_name) from _prisma_migrations)`
    await fault(
      `update _prisma_migrations set finished_at = null where ${newest}`,
      `update _prisma_migrations set finished_at = now() where ${newest}`,
    )
    expect(await isReady()).toBe(false)
  })

  it('with a database that is ahead of it', async () => {
    await fault(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('next', '', '29990101000000_next', now())`,
      `delete from _prisma_migrations where id = 'next'`,
    )
    expect(await isReady()).toBe(true)
  })

  it.each(['access_matched', 'access_unmatched'])(
    'when this month, or the next, has no partition of %s: look-ups are recorded all the same',
    async (parent) => {
      const next = `cpis_part.${parent}_${await monthName(1)}`
      await fault(`alter table ${next} rename to away`, `alter table cpis_part.away rename to ${next.split('.')[1]}`)
      expect(await isReady()).toBe(true)
      const now = `cpis_part.${parent}_${await monthName(0)}`
      await fault(`alter table ${now} rename to away_too`, `alter table cpis_part.away_too rename to ${now.split('.')[1]}`)
      expect(await isReady()).toBe(true)
    },
  )

  it('not with other keys than the register was made with, and again when it knows them too', async () => {
    expect(await refusalToStart()).toBeNull()
    expect(await isReady()).toBe(true)
    await fault(
      `set session_replication_role = replica; insert into cpis.key_fingerprint (name, fingerprint) values ('SUBJECT_KEY', sha256('another'))`,
      `delete from cpis.key_fingerprint where fingerprint = sha256('another'); set session_replication_role = origin`,
    )
    expect(await isReady()).toBe(false)
  })

  it('not when the database is slower than half a second, nor when it does not answer', async () => {
    const slow = await application.admin.query<{ definition: string }>(
      `select pg_get_functiondef('cpis.readiness(text, bytea[])'::regprocedure) as definition`,
    )
    const definition = slow.rows[0]?.definition ?? ''
    undo.push(() => sql(definition))
    await sql(definition.replace('begin\n', 'begin\n  perform pg_sleep(0.8);\n'))
    expect(await isReady()).toBe(false)
    await sql(definition.replace('begin\n', `begin\n  raise exception 'away';\n`))
    expect(await isReady()).toBe(false)
  })

  it('not from the moment at which it is to stop', async () => {
    const readiness = new Readiness()
    expect(await readiness.isReady()).toBe(true)
    readiness.drain()
    expect(await readiness.isReady()).toBe(false)
  })
})

describe('the clocks', () => {
  const whole = { migrated: true, month_has_place: true, next_month_has_place: true, keys_fit: true }
  const apart = (milliseconds: number) => judge({ ...whole, at: new Date(1_000_000 + milliseconds) }, { at: 1_000_000, answered: 1_000_010 })

  it('may be two seconds apart; more is a warning, and more than thirty keeps requests away', () => {
    for (const way of [1, -1]) {
      expect(apart(way * 1_900)).toEqual({ failures: [], warnings: [] })
      expect(apart(way * 2_100)).toEqual({ failures: [], warnings: ['clocks-drifting'] })
      expect(apart(way * 29_000).failures).toEqual([])
      expect(apart(way * 31_000)).toEqual({ failures: ['clocks-apart'], warnings: [] })
    }
  })
})
