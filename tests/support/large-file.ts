import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { KnownPerson } from '@/demo/demographics/known-people'
import type { Actor } from '@/lib/identity/actor'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { requestCheck } from '@/lib/uploads/check/request-check'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { requestSave } from '@/lib/uploads/save/request-save'
import { knownPerson } from './demographics'
import { uploadFile, type FileRow } from './upload-file'

/** So many children of one authority, as demographics know them. */
export function manyPeople(count: number, from = 0): KnownPerson[] {
  return Array.from({ length: count }, (_, at) =>
    knownPerson({ nhsNumber: syntheticNhsNumber(from + at), familyName: 'Ashworth', givenNames: ['Robin'], dateOfBirth: '2017-02-03' }),
  )
}

/** Their rows. */
export function rowsOf(people: readonly KnownPerson[]): FileRow[] {
  return people.map(({ nhsNumber }) => ({ nhs_number: nhsNumber, local_id: `L-${nhsNumber}` }))
}

/** Sends a file as a page does, and asks for its check. */
export async function askForCheck(manager: Actor, rows: readonly FileRow[], contents: 'full' | 'changes' = 'full'): Promise<string> {
  const { uploadId } = await submitUpload(manager, { fileName: 'large.csv', contents, bytes: uploadFile(rows), via: 'page' })
  await requestCheck(manager, { uploadId })
  return uploadId
}

/** What the record of a file says of it. */
export async function recordOf(admin: pg.Client, uploadId: string) {
  const { rows } = await admin.query<{
    state: string
    read: number
    checked: number
    added: number
    rejected: number
    waiting: number
    absent: number
  }>(
    `select state, rows_read as read, rows_checked as checked, rows_added as added, rows_rejected as rejected, rows_waiting as waiting, plans_absent as absent
     from cpis.upload where id = $1`,
    [uploadId],
  )
  if (!rows[0]) throw new Error('The file is gone')
  return rows[0]
}

/** Waits until a file is in a state. */
export async function untilState(admin: pg.Client, uploadId: string, state: string, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const now = await recordOf(admin, uploadId)
    if (now.state === state) return
    if (Date.now() > until || now.state === 'failed') throw new Error(`The file is ${now.state}, ${now.checked} of ${now.read}, not ${state}`)
    await pause(100)
  }
}

/** Has a checked file saved. */
export async function save(admin: pg.Client, manager: Actor, uploadId: string, seconds = 60): Promise<void> {
  await requestSave(manager, { uploadId })
  await untilState(admin, uploadId, 'saved', seconds)
}

/** The rows of a file about which answers are kept. */
export async function keptRows(admin: pg.Client, uploadId: string): Promise<number[]> {
  const { rows } = await admin.query<{ row: number }>('select row from cpis.traced_row where upload_id = $1', [uploadId])
  return rows.map(({ row }) => row)
}
