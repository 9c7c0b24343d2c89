import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { startFileProcess, type FileProcess } from '@/tests/support/file-process'
import { askForCheck, keptRows, manyPeople, recordOf, rowsOf, save, untilState } from '@/tests/support/large-file'
import { AnswersKept, startLimitedDemographics, type LimitedDemographics } from '@/tests/support/limited-demographics'

/**
 * A file of 200 rows against a demographics service that answers 25 a second, says when to come back, restarts twice meanwhile, and fails for
 * one person every time; the file process is killed twice. (20,000 rows: tests/verify/large-file.test.ts.)
 */

const ROWS = 200
let app: TestApplication
let demographics: LimitedDemographics
let worker: FileProcess
let manager: Actor
const people = manyPeople(ROWS)
const others = manyPeople(3, 5_000)
const faulty = new Set([people[120]!.nhsNumber])

beforeAll(async () => {
  app = await startApplication()
  demographics = await startLimitedDemographics([...people, ...others], 25, faulty)
  manager = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
  await start()
})
afterAll(async () => {
  worker.process.kill('SIGTERM')
  await worker.ended
  await demographics.stop()
  await app.stop()
})

async function start(): Promise<void> {
  worker = await startFileProcess(
    { appUrl: process.env.APP_DATABASE_URL!, filerUrl: process.env.FILER_DATABASE_URL! },
    { DEMOGRAPHICS_URL: demographics.url, DEMOGRAPHICS_SILENCE_SECONDS: '20' },
  )
}

/** Kills the process, and notes which rows are not to be asked about again. */
async function killAndStart(uploadId: string, kept: AnswersKept): Promise<void> {
  worker.process.kill('SIGKILL')
  await worker.ended
  kept.note(await keptRows(app.admin, uploadId))
  await app.admin.query(`update cpis.file_work set leased_until = now() - interval '1 second' where upload_id = $1`, [uploadId])
  await start()
}

const numberOfRow = (row: number) => people[row - 2]!.nhsNumber
const asked = () => [...demographics.answered.values()].reduce((sum, one) => sum + one, 0)
const children = async () =>
  (
    await app.admin.query<{ status: string; children: number; versions: number; lately: number }>(
      `select c.number_status as status, count(*)::integer as children, sum(c.version)::integer as versions,
              count(*) filter (where c.traced_at > now() - interval '5 minutes')::integer as lately
       from cpis.child c where c.authority_id = $1 group by 1 order by 1`,
      [manager.organisation.id],
    )
  ).rows

describe('a large file', () => {
  let uploadId: string

  it('is checked to its end through restarts of the service and deaths of the process, and nobody whose answer is kept is asked about twice', async () => {
    uploadId = await askForCheck(manager, rowsOf(people))
    const kept = new AnswersKept(demographics, numberOfRow)
    for (const at of [40, 100]) {
      while ((await keptRows(app.admin, uploadId)).length < at) await pause(100)
      await demographics.restart(1_000)
      await killAndStart(uploadId, kept)
    }
    // Another authority's small file gets its turn meanwhile.
    const neighbour = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    const small = await askForCheck(neighbour, rowsOf(others))
    await untilState(app.admin, small, 'review', 60)
    await untilState(app.admin, uploadId, 'review', 60)
    expect(kept.rows).toBeGreaterThan(90)
    expect(kept.askedAgain()).toEqual([])
    expect(await recordOf(app.admin, uploadId)).toEqual({
      state: 'review',
      read: ROWS,
      checked: ROWS,
      added: ROWS,
      rejected: 0,
      waiting: 1,
      absent: 0,
    })
  }, 120_000)

  it('is saved with everybody: who could not be compared is on the register, and marked', async () => {
    await save(app.admin, manager, uploadId)
    expect(await children()).toEqual([
      { status: 'matched', children: ROWS - 1, versions: ROWS - 1, lately: ROWS - 1 },
      { status: 'not-traced', children: 1, versions: 1, lately: 0 },
    ])
    expect(await keptRows(app.admin, uploadId)).toEqual([])
  })

  it('of the next day asks only about those who were not compared; and its plans are not absent', async () => {
    const before = asked()
    // Another file, or it would be the same again.
    const again = await askForCheck(manager, [...rowsOf(people).slice(1), ...rowsOf(people).slice(0, 1)])
    await untilState(app.admin, again, 'review', 60)
    expect(await recordOf(app.admin, again)).toMatchObject({ waiting: 1, absent: 0, added: 0 })
    faulty.clear()
    await save(app.admin, manager, again)
    expect(asked() - before).toBe(0)
    const last = await askForCheck(manager, [...rowsOf(people).slice(2), ...rowsOf(people).slice(0, 2)])
    await untilState(app.admin, last, 'review', 60)
    await save(app.admin, manager, last)
    expect(asked() - before).toBe(1)
    expect(await children()).toEqual([{ status: 'matched', children: ROWS, versions: ROWS + 1, lately: ROWS }])
  }, 60_000)

  it('of next week asks about everybody once more; that they are the same is no new state of anybody, and no preview is out of date for it', async () => {
    await app.admin.query(`update cpis.child set traced_at = now() - interval '8 days' where authority_id = $1`, [manager.organisation.id])
    const before = asked()
    const { rows: version } = await app.admin.query('select version from cpis.register_version where authority_id = $1', [manager.organisation.id])
    const weekly = await askForCheck(manager, [...rowsOf(people).slice(3), ...rowsOf(people).slice(0, 3)])
    await untilState(app.admin, weekly, 'review', 60)
    await save(app.admin, manager, weekly)
    expect(asked() - before).toBe(ROWS)
    expect(await children()).toEqual([{ status: 'matched', children: ROWS, versions: ROWS + 1, lately: ROWS }])
    expect((await app.admin.query('select version from cpis.register_version where authority_id = $1', [manager.organisation.id])).rows).toEqual(
      version,
    )
    const next = await askForCheck(manager, [...rowsOf(people).slice(4), ...rowsOf(people).slice(0, 4)])
    await untilState(app.admin, next, 'review', 60)
    expect(asked() - before).toBe(ROWS)
    await save(app.admin, manager, next)
  }, 90_000)

  it('with another name for somebody who cannot be compared: loaded, marked, and no longer said to agree', async () => {
    const [first, ...rest] = rowsOf(people)
    faulty.add(people[0]!.nhsNumber)
    const renamed = await askForCheck(manager, [{ ...first, family_name: 'Zzyzx' }, ...rest])
    await untilState(app.admin, renamed, 'review', 60)
    expect(await recordOf(app.admin, renamed)).toMatchObject({ waiting: 1, absent: 0, rejected: 0 })
    await save(app.admin, manager, renamed)
    const { rows } = await app.admin.query('select number_status, traced_at from cpis.child where nhs_number = $1', [people[0]!.nhsNumber])
    expect(rows).toEqual([{ number_status: 'not-traced', traced_at: null }])
  }, 60_000)

  it('is not asked about a number that an adoption closed: its row is refused', async () => {
    const adopted = people[50]!.nhsNumber
    await app.admin.query(
      `update cpis.child set closed_on = cpis.today(), closed_why = 'adopted', traced_at = now() - interval '8 days' where nhs_number = $1`,
      [adopted],
    )
    const before = demographics.answered.get(adopted)
    const file = await askForCheck(manager, rowsOf(people).slice(40, 60), 'changes')
    await untilState(app.admin, file, 'review', 60)
    expect(await recordOf(app.admin, file)).toMatchObject({ read: 20, rejected: 1, waiting: 0 })
    expect(demographics.answered.get(adopted)).toBe(before)
    await save(app.admin, manager, file)
  }, 60_000)
})
