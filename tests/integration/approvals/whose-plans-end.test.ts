import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { decideRequest } from '@/lib/approvals/decide-request'
import { listRequests } from '@/lib/approvals/list-requests'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { openUpload } from '@/lib/uploads/open-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile } from '@/tests/support/upload-file'

/** The second person sees whose plans end, and afterwards every page says what was decided. */

const FROM = 60_000
let app: TestApplication

beforeAll(async () => {
  app = await startApplication()
  await liftLimit(app.adminUrl, 'file')
})
afterAll(() => app.stop())

const row = (at: number) => ({
  nhs_number: fakeNhsNumber(FROM + at),
  local_id: `F-${at + 1}`,
  family_name: 'Filler',
  given_name: 'Sam',
  date_of_birth: '2018-05-06',
  plan_type: 'CPP',
  start_date: '2025-03-09',
  end_date: addDays(todayInLondon(new Date()), -3),
})

async function fileThatEnds(plans: number): Promise<{ sender: Actor; second: Actor; uploadId: string }> {
  const authority = await createAuthority(app.admin)
  await createPlansInPlace(app.admin, authority, 20)
  const sender = await createAuthorityActor(app.admin, authority, 'LD')
  const second = await createAuthorityActor(app.admin, authority, 'LD')
  const bytes = uploadFile(Array.from({ length: plans }, (_, at) => row(at)))
  const { uploadId } = await applyUpload(sender, { fileName: 'ends.csv', contents: 'changes', bytes })
  return { sender, second, uploadId: uploadId! }
}

it('whoever decides is shown each plan, with its child and the file, in the one number that the file shows', async () => {
  const { second, uploadId } = await fileThatEnds(5)
  const { waiting } = await listRequests(second, {})
  const [request] = waiting
  expect(request).toMatchObject({ uploadId, endings: 5 })
  expect(request!.endingPlans.map(({ number, how, settled }) => [number, how, settled])).toEqual(
    Array.from({ length: 5 }, (_, at) => [fakeNhsNumber(FROM + at), 'in-file', 'held']).toSorted(),
  )
  expect(request!.endingPlans.every(({ childId }) => childId !== null)).toBe(true)
  expect((await openUpload(second, { uploadId })).endings).toHaveLength(5)
})

it.each([
  ['approved', 'applied'],
  ['declined', 'declined'],
] as const)('once it is %s, the page of the file says of each plan that it is %s, and nothing waits', async (decision, settled) => {
  const { second, uploadId } = await fileThatEnds(4)
  const { waiting } = await listRequests(second, {})
  expect(await decideRequest(second, { requestId: waiting[0]!.id, decision })).toBe('decided')
  const { upload, endings } = await openUpload(second, { uploadId })
  expect([upload.state, endings.map((ending) => ending.settled)]).toEqual(['saved', Array<string>(4).fill(settled)])
  expect((await listRequests(second, {})).waiting).toEqual([])
})
