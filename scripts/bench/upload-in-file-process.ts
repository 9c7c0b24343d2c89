import { randomBytes } from 'node:crypto'
import { devNull } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Principal } from '@/lib/identity/actor'
import { ticketFor } from '../disposable-product/ticket'
import { startProgram, type Program } from '../disposable-product/program'
import { compilePrograms } from '../start/programs'

/** Starts the process that works on files, compiled as a deployment runs it, on this process's register. */
export async function startFileProcess(): Promise<Program> {
  // What is measured is the present code: a build may be of yesterday.
  await compilePrograms()
  const { APP_DATABASE_URL, FILER_DATABASE_URL, SESSION_SECRET, SUBJECT_KEY, ACCESS_MAC_KEY } = process.env as Record<string, string>
  return startProgram(
    'build/server/files.mjs',
    { APP_DATABASE_URL, FILER_DATABASE_URL, SESSION_SECRET, SUBJECT_KEY, ACCESS_MAC_KEY, DATABASE_POOL: '3' } as Record<string, string>,
    devNull,
  )
}

/** A data manager of the authority, logged in: a file process does nothing for anybody else. */
export async function createManager(admin: pg.Client, submitter: Principal): Promise<Principal> {
  const {
    rows: [made],
  } = await admin.query<{ personId: string; sessionId: string }>(
    `with p as (insert into cpis.person (name, email, status) values ('Bench', 'bench@example.test', 'active') returning id),
          a as (insert into cpis.role_assignment (person_id, role, organisation_id) select p.id, 'LD', $1 from p returning id, person_id)
     insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
     select $2, a.person_id, 1, 'entra', a.id, now() + interval '1 hour' from a returning person_id as "personId", id as "sessionId"`,
    [submitter.organisation.id, randomBytes(32)],
  )
  if (!made) throw new Error('The data manager was not made.')
  const manager = { ...submitter, ...made }
  return { ...manager, ticket: await ticketFor(admin, manager) }
}

/** Has a full file checked and saved by the file process, as the pages do. @throws Error when it was not saved */
export async function sendFile(admin: pg.Client, bytes: Buffer, manager: Principal): Promise<void> {
  const { submitUpload } = await import('@/lib/uploads/receive/submit-upload')
  const { requestCheck } = await import('@/lib/uploads/check/request-check')
  const { requestSave } = await import('@/lib/uploads/save/request-save')
  const { uploadId } = await submitUpload(manager, { fileName: 'full.csv', contents: 'full', bytes })
  const done = async () => {
    while ((await admin.query('select from cpis.file_work where upload_id = $1', [uploadId])).rowCount) await pause(50)
  }
  await requestCheck(manager, { uploadId })
  await done()
  await requestSave(manager, { uploadId })
  await done()
  const {
    rows: [upload],
  } = await admin.query<{ state: string }>('select state from cpis.upload where id = $1', [uploadId])
  if (upload?.state !== 'saved') throw new Error(`The file is ${upload?.state}.`)
}
