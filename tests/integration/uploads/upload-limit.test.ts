import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { minutesToWait, TooManyUploads } from '@/lib/uploads/receive/too-many-uploads'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import type { Principal } from '@/lib/identity/actor'
import type { Actor } from '@/lib/identity/actor'
import type { DfeCode } from '@/lib/shared/authority-code'
import { systemSubmitter } from '@/scripts/import-file/system-submitter'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { uploadFile } from '@/tests/support/upload-file'

let app: TestApplication
let authority: TestAuthority
let manager: Actor
beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Manager')
})

const send = (by: Principal = manager, via: 'page' | 'command' = 'command') =>
  submitUpload(by, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{}]), via })

/** Makes it look as if this many files had been received from a sender, the first of them this many minutes ago. */
async function sent(
  times: number,
  { by = manager.personId, at = authority.id, ago = 30 }: { by?: string | null; at?: string; ago?: number } = {},
): Promise<void> {
  await app.admin.query(
    `insert into cpis.upload (authority_id, state, contents, file_name, file_sha256, encoding, via, received_by, received_by_id, received_at)
     select $1, 'cancelled', 'changes', 'f.csv', repeat('0', 64), 'utf-8', 'command', 'Somebody', $2::uuid, now() - make_interval(mins => $4) + make_interval(secs => n)
     from generate_series(1, $3) n`,
    [at, by, times, ago],
  )
}
const received = async () => (await app.admin.query('select from cpis.upload where authority_id = $1', [authority.id])).rowCount

describe('files of one person in an hour', () => {
  it('are twenty; the next one is not received, says when to try again, and stands in the log', async () => {
    await sent(19)
    await send()
    const refusal = await send().then(
      () => null,
      (error: unknown) => error,
    )
    expect(refusal).toBeInstanceOf(TooManyUploads)
    expect(refusal).toMatchObject({
      kind: 'conflict',
      minutes: 31,
      message: '20 files were sent within an hour, which is the most. Send this one in 31 minutes.',
    })
    expect(await received()).toBe(20)
    const { rows } = await app.admin.query(
      `select outcome, details from cpis.audit_event where person_id = $1 and type = 'upload.submit' order by at`,
      [manager.personId],
    )
    expect(rows).toMatchObject([{ outcome: 'done' }, { outcome: 'refused', details: { tooMany: true } }])
  })

  it('are counted whichever way they come, and at whichever authority', async () => {
    const elsewhere = await createAuthority(app.admin)
    await sent(20, { at: elsewhere.id })
    for (const via of ['page', 'command'] as const) await expect(send(manager, via)).rejects.toBeInstanceOf(TooManyUploads)
    await expect(applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{}]) })).rejects.toBeInstanceOf(TooManyUploads)
  })

  it('do not count rows that they mended on the screen, or that were loaded by themselves when a plan had ended', async () => {
    await sent(18)
    const wrong = uploadFile([{ lead_team: 'North', lead_team_phone: '12' }])
    await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: wrong })
    const [row] = await listRowsToFix(manager, {})
    expect(await fixRow(manager, { rowId: row!.id, cells: { ...row!.cells, lead_team_phone: '01632 960100' } })).toEqual({ ok: true })
    await send()
    await expect(send()).rejects.toBeInstanceOf(TooManyUploads)
  })

  it('are nobody else’s: a colleague sends theirs', async () => {
    await sent(20)
    await send(await createAuthorityActor(app.admin, authority, 'LD'))
  })

  it('are forgotten after an hour', async () => {
    await sent(20, { ago: 61 })
    await send()
  })

  it('are twenty also of those that arrive at the same moment', async () => {
    await sent(18)
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => send()))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await received()).toBe(20)
  })
})

describe('files that commands of one authority send in an hour', () => {
  it('are twenty, and keep no person from sending', async () => {
    const command = await systemSubmitter(app.adminUrl, authority.code as DfeCode)
    await sent(19, { by: null })
    await send(command)
    await expect(send(command)).rejects.toBeInstanceOf(TooManyUploads)
    await send()
    await send(await systemSubmitter(app.adminUrl, (await createAuthority(app.admin)).code as DfeCode))
  })
})

it('the address of the page says how long to wait, and nothing that we never write', () => {
  expect(['1', '60', '61', '0', '-1', '07', 'x', ['5'], undefined].map(minutesToWait)).toEqual([1, 60, null, null, null, null, null, null, null])
})
