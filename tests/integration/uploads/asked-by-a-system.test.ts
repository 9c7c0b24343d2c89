import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Actor, Principal } from '@/lib/identity/actor'
import { getReport } from '@/lib/uploads/get-report'
import { getStanding } from '@/lib/uploads/get-standing'
import { loadUpload } from '@/lib/uploads/receive/load-upload'
import { requestLoad } from '@/lib/uploads/receive/request-load'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { waitForWork } from '@/lib/uploads/wait-for-work'
import { commandOf } from '@/tests/factories/command'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createApiClient } from '@/tests/support/api-client'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { uploadFile } from '@/tests/support/upload-file'

/** What happens to a file that a system or a page sent and asks about; how a system gets there is in tests/integration/api-access. */

let app: TestApplication
let authority: TestAuthority
let manager: Actor
/** A system of the authority: files are loaded in one go only for such a one. */
let system: Principal
beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  const { id } = await createApiClient(app.admin, authority.id)
  system = { ...(await commandOf(app.admin, manager)), apiClientId: id, name: `API client (${id})` }
})

const received = async () => (await submitUpload(system, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{}]), via: 'api' })).uploadId
const lines = async (by: Principal) =>
  (await auditEvents(app.admin, 'upload')).filter(({ person }) => person === by.name).map(({ type, outcome }) => `${type} ${outcome}`)

it('says how far a file is, from being received to its report', async () => {
  const uploadId = await received()
  expect(await getStanding(system, { uploadId })).toEqual({ kind: 'waits-for-a-person', state: 'received' })
  await requestLoad(system, { uploadId })
  expect(await getStanding(system, { uploadId })).toEqual({ kind: 'in-work', state: 'checking' })
  await loadUpload(system, { uploadId, takenUp: true })
  await waitForWork(system, { uploadId })
  const report = await getReport(system, { uploadId })
  expect(report).toMatchObject({ fileCode: 'CPF02', counts: { added: 1, rejected: 0 } })
  expect(await getStanding(system, { uploadId })).toEqual({ kind: 'reported', report })
  expect((await lines(system)).slice(-3)).toEqual(['upload.submit done', 'upload.check done', 'upload.save done'])
})

it('waits no longer than a page may for work that nobody takes up', async () => {
  const uploadId = await received()
  await requestLoad(system, { uploadId })
  const before = performance.now()
  await waitForWork(system, { uploadId })
  expect(performance.now() - before).toBeGreaterThan(2000)
  expect(await getStanding(system, { uploadId })).toEqual({ kind: 'in-work', state: 'checking' })
})

it('is closed to whoever may not send files, which is recorded, and to another authority', async () => {
  const uploadId = await received()
  const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
  const denied = (act: Promise<unknown>) => expect(act).rejects.toMatchObject({ kind: 'not-permitted' })
  await denied(requestLoad(practitioner, { uploadId }))
  await denied(loadUpload(practitioner, { uploadId, takenUp: true }))
  await denied(waitForWork(practitioner, { uploadId }))
  await denied(getStanding(practitioner, { uploadId }))
  await denied(getReport(practitioner, { uploadId }))
  expect(await lines(practitioner)).toEqual(
    ['upload.save', 'upload.save', 'upload.check', 'upload.check', 'upload.check'].map((type) => `${type} denied`),
  )
  const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
  await requestLoad(stranger, { uploadId })
  const { id } = await createApiClient(app.admin, authority.id)
  for (const other of [stranger, { ...system, apiClientId: id }])
    await expect(getStanding(other, { uploadId })).rejects.toMatchObject({ kind: 'not-found' })
  expect(await getStanding(manager, { uploadId })).toEqual({ kind: 'waits-for-a-person', state: 'received' })
})
