import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestCheck } from '@/lib/uploads/check/request-check'
import { requestSave } from '@/lib/uploads/save/request-save'
import { claimWork, putOffWork, renewWork, setWorkAside } from '@/lib/uploads/file-work'
import { cancelUpload } from '@/lib/uploads/save/cancel-upload'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { saveUpload } from '@/lib/uploads/save/save-upload'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { openUpload } from '@/lib/uploads/open-upload'
import { requestLoad } from '@/lib/uploads/receive/request-load'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import type { Actor, Principal } from '@/lib/identity/actor'
import { listenForWork } from '@/server/files/listen'
import { wakeUp } from '@/lib/work/wake-up'
import { workUntilStopped } from '@/lib/work/work-until-stopped'
import { fileQueue } from '@/server/files/file-queue'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { commandOf } from '@/tests/factories/command'
import { createApiClient } from '@/tests/support/api-client'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'

/** What is requested on a page is done by a separate process, on behalf of whoever asked; and a process that dies leaves no file stuck. */

let app: TestApplication
beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

async function received(): Promise<{ manager: Actor; uploadId: string }> {
  const manager = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
  const { uploadId } = await submitUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{}]), via: 'page' })
  return { manager, uploadId }
}

const standing = async (manager: Actor, uploadId: string) => {
  const { upload } = await openUpload(manager, { uploadId })
  return { state: upload.state, work: upload.work }
}

/** Runs the loop of a file process until `done` holds. */
async function whileWorking(done: () => Promise<boolean>): Promise<void> {
  const stopping = new AbortController()
  const alarm = wakeUp()
  const listener = listenForWork(process.env.FILER_DATABASE_URL!, alarm.wake, stopping.signal)
  await listener.begun
  const working = workUntilStopped(fileQueue(app.askAsFiler, alarm), stopping.signal)
  try {
    await expect.poll(done, { timeout: 20_000, interval: 20 }).toBe(true)
  } finally {
    stopping.abort()
    await Promise.all([working, listener.ended])
  }
}

const leaseEnds = (uploadId: string) =>
  app.admin.query(`update cpis.file_work set leased_until = now() - interval '1 second' where upload_id = $1`, [uploadId])
const pauseEnds = (uploadId: string) => app.admin.query('update cpis.file_work set next_at = now() where upload_id = $1', [uploadId])
const logged = async (uploadId: string) =>
  (
    await app.admin.query<{ line: string }>(
      `select type || ' ' || outcome || ' ' || (person_id is not null) as line from cpis.audit_event where subject_id = $1 and type in ('upload.check', 'upload.save') order by at`,
      [uploadId],
    )
  ).rows.map(({ line }) => line)

describe('work on a file', () => {
  it('waits, and its page says so, until a process takes it up; then it is done as whoever asked', async () => {
    const { manager, uploadId } = await received()
    await requestCheck(manager, { uploadId })
    expect(await standing(manager, uploadId)).toEqual({ state: 'checking', work: 'nobody' })
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
    await requestSave(manager, { uploadId })
    // Pressed twice: saved once.
    await requestSave(manager, { uploadId })
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'saved')
    expect(await logged(uploadId)).toEqual(['upload.check done true', 'upload.save done true'])
    expect((await app.admin.query('select from cpis.checked_file where upload_id = $1', [uploadId])).rowCount).toBe(0)
    expect((await app.admin.query('select from cpis.file_work where upload_id = $1', [uploadId])).rowCount).toBe(0)
  })

  it('is taken up by a process that listens within a moment', async () => {
    const { manager, uploadId } = await received()
    let took = 0
    await whileWorking(async () => {
      if (took === 0) {
        took = performance.now()
        await requestCheck(manager, { uploadId })
      }
      return (await standing(manager, uploadId)).state === 'review'
    })
    expect(performance.now() - took).toBeLessThan(2_500)
  })

  it('is nobody else’s while a process is at it, and is taken up again when that process has died', async () => {
    const { manager, uploadId } = await received()
    await requestCheck(manager, { uploadId })
    const work = await claimWork(app.askAsFiler, 15)
    expect(work).toMatchObject({ uploadId, kind: 'check', principal: { personId: manager.personId, role: 'LD' } })
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    expect(await renewWork(app.askAsFiler, work!, 15)).toBe(true)
    expect(await standing(manager, uploadId)).toEqual({ state: 'checking', work: 'working' })
    await leaseEnds(uploadId)
    const taken = await claimWork(app.askAsFiler, 15)
    // Who lost the lease renews nothing, and puts nothing off.
    expect(await renewWork(app.askAsFiler, work!, 15)).toBe(false)
    await putOffWork(app.askAsFiler, work!, 'too late')
    expect(await renewWork(app.askAsFiler, taken!, 15)).toBe(true)
    await leaseEnds(uploadId)
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
  })

  it.each(['from its page', 'as a system’s'])('goes on with the plans that follow when the process died once the file was saved %s', async (how) => {
    const { manager, uploadId: first } = await received()
    await createPlansInPlace(app.admin, { id: manager.organisation.id } as TestAuthority, 20)
    const apply = (...rows: FileRow[]) => applyUpload(manager, { fileName: 'g.csv', contents: 'changes', bytes: uploadFile(rows) })
    await cancelUpload(manager, { uploadId: first })
    const ended = addDays(todayInLondon(new Date()), -100)
    await apply({})
    await apply({ end_date: ended }, { start_date: ended })
    expect(await listRowsToFix(manager, {})).toHaveLength(1)
    const bytes = uploadFile([{ delete: 'Y', end_date: ended }])
    const isOfSystem = how !== 'from its page'
    const sender = isOfSystem ? await systemOf(manager) : manager
    const { uploadId } = await submitUpload(sender, { fileName: 'h.csv', contents: 'changes', bytes, via: isOfSystem ? 'api' : 'page' })
    if (isOfSystem) await requestLoad(sender, { uploadId })
    else {
      await requestCheck(manager, { uploadId })
      await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
      await requestSave(manager, { uploadId })
    }
    const work = await claimWork(app.askAsFiler, 15)
    if (isOfSystem) {
      await checkUpload(work!.principal, { uploadId, takenUp: true })
      await app.admin.query(`update cpis.upload set state = 'saving' where id = $1`, [uploadId])
    }
    await confirmUpload(work!.principal, { uploadId, takenUp: true })
    expect([(await standing(manager, uploadId)).state, (await listRowsToFix(manager, {})).length]).toEqual(['saved', 1])
    await leaseEnds(uploadId)
    await whileWorking(async () => (await app.admin.query('select from cpis.file_work where upload_id = $1', [uploadId])).rowCount === 0)
    expect(await listRowsToFix(manager, {})).toEqual([])
    // A second press saves nothing.
    await expect(saveUpload(manager, { uploadId })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it.each([
    ['check', 'checking', 'review'],
    ['save', 'saving', 'saved'],
  ] as const)('is taken up again when the database is lost in the middle of a %s: nothing says that it failed', async (kind, during, after) => {
    const { manager, uploadId } = await received()
    await requestCheck(manager, { uploadId })
    if (kind === 'save') {
      await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
      await requestSave(manager, { uploadId })
    }
    // While the process waits behind another file of the authority, its connection is cut.
    const turn = `hashtextextended('upload ' || $1::text, 0)`
    await app.admin.query(`select pg_advisory_lock(${turn})`, [manager.organisation.id])
    let cut = false
    await whileWorking(async () => {
      if (cut)
        return (
          (
            await app.admin.query(
              `select from pg_stat_activity where application_name = 'cpis upload' and datname = current_database() and state <> 'idle'`,
            )
          ).rowCount === 0
        )
      const { rowCount } = await app.admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cpis upload' and datname = current_database() and wait_event = 'advisory'`,
      )
      cut = (rowCount ?? 0) > 0
      return false
    })
    await app.admin.query(`select pg_advisory_unlock(${turn})`, [manager.organisation.id])
    // It is put off, and nobody takes it up before its time.
    expect(await standing(manager, uploadId)).toEqual({ state: during, work: 'nobody' })
    const { rows } = await app.admin.query('select attempts, last_error from cpis.file_work where upload_id = $1', [uploadId])
    expect(rows).toEqual([{ attempts: 1, last_error: 'failed with DatabaseLost' }])
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    await pauseEnds(uploadId)
    await whileWorking(async () => (await standing(manager, uploadId)).state === after)
    expect((await logged(uploadId)).filter((line) => line.includes('failed'))).toEqual([])
  })

  it.each([
    ['check', 'checking', 'review'],
    ['save', 'saving', 'saved'],
  ] as const)(
    'is set aside in the middle of a %s while another file of its authority takes long, and fails for nothing',
    async (kind, during, after) => {
      const { manager, uploadId } = await received()
      await requestCheck(manager, { uploadId })
      if (kind === 'save') {
        await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
        await requestSave(manager, { uploadId })
      }
      const turn = `hashtextextended('upload ' || $1::text, 0)`
      await app.admin.query(`select pg_advisory_lock(${turn})`, [manager.organisation.id])
      const work = async () =>
        (
          await app.admin.query<{ attempts: number; later: boolean }>(
            'select attempts, next_at > now() as later from cpis.file_work where upload_id = $1',
            [uploadId],
          )
        ).rows[0]
      await whileWorking(async () => (await work())?.later === true)
      expect(await work()).toEqual({ attempts: 0, later: true })
      expect(await standing(manager, uploadId)).toEqual({ state: during, work: 'nobody' })
      await app.admin.query(`select pg_advisory_unlock(${turn})`, [manager.organisation.id])
      await whileWorking(async () => (await standing(manager, uploadId)).state === after)
      expect((await logged(uploadId)).filter((line) => line.includes('failed'))).toEqual([])
    },
  )

  it('is not overtaken by a command with a later file, which is told so and changes nothing', async () => {
    const { manager, uploadId } = await received()
    await requestCheck(manager, { uploadId })
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
    await requestSave(manager, { uploadId })
    const later = { fileName: 'later.csv', contents: 'changes', bytes: uploadFile([{ end_date: '2026-01-01' }]) } as const
    await expect(applyUpload(manager, later)).rejects.toMatchObject({ kind: 'conflict' })
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'saved')
    expect((await applyUpload(manager, { ...later, bytes: uploadFile([{ end_date: '2026-01-02' }]) })).fileCode).toBe('CPF02')
  })

  it('is given up when three processes have died of it, and its page says that it failed', async () => {
    const { manager, uploadId } = await received()
    await requestCheck(manager, { uploadId })
    for (let left = 3; left > 0; left -= 1) {
      expect(await claimWork(app.askAsFiler, 15)).not.toBeNull()
      await leaseEnds(uploadId)
    }
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    expect(await standing(manager, uploadId)).toEqual({ state: 'failed', work: null })
    expect(await logged(uploadId)).toEqual(['upload.check failed true'])
  })

  it.each([
    ['was suspended', `update cpis.person set status = 'suspended' where id = $1`],
    ['lost the role', 'update cpis.role_assignment set ended_at = now() where person_id = $1'],
    ['must log in again', 'update cpis.person set auth_version = auth_version + 1 where id = $1'],
  ])('is not done for somebody who %s since: nothing of it goes live', async (_, change) => {
    const { manager, uploadId } = await received()
    await requestCheck(manager, { uploadId })
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
    await requestSave(manager, { uploadId })
    await app.admin.query(change, [manager.personId])
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    expect(await standing(manager, uploadId)).toEqual({ state: 'review', work: null })
    expect((await logged(uploadId)).at(-1)).toBe('upload.save denied true')
    expect((await app.admin.query('select from cpis.plan where upload_id = $1', [uploadId])).rowCount).toBe(0)
  })

  it('is not saved on another day than it was checked: it is to be checked again', async () => {
    const { manager, uploadId } = await received()
    await requestCheck(manager, { uploadId })
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
    await app.admin.query('update cpis.upload set checked_on = checked_on - 1 where id = $1', [uploadId])
    expect((await openUpload(manager, { uploadId })).upload.outOfDate).toBe(true)
    await requestSave(manager, { uploadId })
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
    expect((await logged(uploadId)).at(-1)).toBe('upload.save refused true')
  })

  it('leaves nothing of what a check found after seven days', async () => {
    const { manager, uploadId } = await received()
    await requestCheck(manager, { uploadId })
    await whileWorking(async () => (await standing(manager, uploadId)).state === 'review')
    const kept = async () => (await app.admin.query('select from cpis.checked_file where upload_id = $1', [uploadId])).rowCount
    expect(await kept()).toBe(1)
    await app.admin.query(`update cpis.checked_file set checked_at = now() - interval '8 days' where upload_id = $1`, [uploadId])
    await app.admin.query('select cpis.forget_uploaded_files()')
    expect(await kept()).toBe(0)
  })
})

/** A system of somebody's authority, as it asks for work on its files. */
async function systemOf(manager: Actor): Promise<Principal> {
  const { id: apiClientId } = await createApiClient(app.admin, manager.organisation.id)
  return { ...(await commandOf(app.admin, manager)), apiClientId, name: `API client (${apiClientId})` }
}

/** A file that an authority's system sent, to be checked and saved in one go. */
async function loaded(system: Principal, at: number): Promise<string> {
  const { uploadId } = await submitUpload(system, {
    fileName: `${at}.csv`,
    contents: 'changes',
    bytes: uploadFile([{ local_id: `L-${at}` }]),
    via: 'api',
  })
  await requestLoad(system, { uploadId })
  return uploadId
}

describe('files of one authority', () => {
  it('are saved in the order in which they were received, although the first was set aside, or put off', async () => {
    const authority = await createAuthority(app.admin)
    const manager = await createAuthorityActor(app.admin, authority, 'LD')
    const system = await systemOf(manager)
    const first = await loaded(system, 1)
    const claimed = await claimWork(app.askAsFiler, 15)
    expect(claimed).toMatchObject({ uploadId: first })
    const next = await loaded(system, 2)
    const ofPage = await submitUpload(manager, { fileName: 'p.csv', contents: 'changes', bytes: uploadFile([{}]), via: 'page' })
    // While a process is at the first, and after it has set it aside, and after it has put it off.
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    await setWorkAside(app.askAsFiler, claimed!, 600_000)
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    await pauseEnds(first)
    await putOffWork(app.askAsFiler, (await claimWork(app.askAsFiler, 15))!, 'a reason')
    expect(await claimWork(app.askAsFiler, 15)).toBeNull()
    // Another authority's file, and a check, which changes nothing, wait for nobody.
    const elsewhere = await received()
    await requestCheck(elsewhere.manager, { uploadId: elsewhere.uploadId })
    await requestCheck(manager, { uploadId: ofPage.uploadId })
    await whileWorking(async () => (await standing(manager, ofPage.uploadId)).state === 'review')
    expect((await standing(elsewhere.manager, elsewhere.uploadId)).state).toBe('review')
    expect((await standing(manager, next)).state).toBe('checking')
    await pauseEnds(first)
    await whileWorking(async () => (await standing(manager, next)).state === 'saved')
    const { rows } = await app.admin.query('select id from cpis.upload where authority_id = $1 and applied_at is not null order by applied_at', [
      authority.id,
    ])
    expect(rows.map(({ id }) => id)).toEqual([first, next])
  })
})
