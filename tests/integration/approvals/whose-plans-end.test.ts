import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { answerRequest } from '@/lib/approvals/answer-request'
import { decideRequest } from '@/lib/approvals/decide-request'
import { listRequests } from '@/lib/approvals/list-requests'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { openUpload } from '@/lib/uploads/open-upload'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
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

async function fileThatEnds(plans: number, planned: string | null = null): Promise<{ sender: Actor; second: Actor; uploadId: string }> {
  const authority = await createAuthority(app.admin)
  await createPlansInPlace(app.admin, authority, 20)
  if (planned !== null)
    await app.admin.query(`update cpis.plan set end_date = $2, changed_by = 'test' where authority_id = $1`, [authority.id, planned])
  const sender = await createAuthorityActor(app.admin, authority, 'LD')
  const second = await createAuthorityActor(app.admin, authority, 'LD')
  const bytes = uploadFile(Array.from({ length: plans }, (_, at) => row(at)))
  const { uploadId } = await applyUpload(sender, { fileName: 'ends.csv', contents: 'changes', bytes })
  return { sender, second, uploadId: uploadId! }
}

it.each([
  ['is given', null],
  ['is brought forward', addDays(todayInLondon(new Date()), 60)],
])('whoever decides is shown each plan whose end %s, with its child and the file, in the one number that the file shows', async (_, planned) => {
  const { second, uploadId } = await fileThatEnds(5, planned)
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
  expect(await decideRequest(second, { requestId: waiting[0]!.id, decision })).toEqual({ outcome: 'decided', following: [] })
  const { upload, endings } = await openUpload(second, { uploadId })
  expect([upload.state, endings.map((ending) => ending.settled)]).toEqual(['saved', Array<string>(4).fill(settled)])
  expect((await listRequests(second, {})).waiting).toEqual([])
})

describe('the plans that follow those that a second person lets end', () => {
  /** A file that ends four plans and names a plan that follows each of the first two; sent again with one row more. */
  async function fileThatGoesOn(): Promise<{ sender: Actor; second: Actor; requestId: string }> {
    const { sender, second, uploadId } = await fileThatEnds(4)
    const following = [0, 1].map((at) => ({ ...row(at), start_date: row(at).end_date, end_date: '' }))
    const rows = [...Array.from({ length: 4 }, (_, at) => row(at)), ...following]
    for (const more of [[], [{ ...row(40), start_date: row(40).end_date, end_date: '' }]]) {
      const report = await applyUpload(sender, { fileName: 'both.csv', contents: 'changes', bytes: uploadFile([...rows, ...more]) })
      expect(report.counts).toMatchObject({ rejected: 2 })
    }
    const { waiting } = await listRequests(second, {})
    const request = waiting.find((one) => one.uploadId !== uploadId && one.endings > 0)!
    expect(request).toMatchObject({ endings: 4, following: 2 })
    return { sender, second, requestId: request.id }
  }

  const inPlace = async (actor: Actor, at: number) =>
    (
      await app.admin.query<{ starts: string }>(
        `select start_date::text as starts from cpis.plan where authority_id = $1 and nhs_number = $2 and end_date is null`,
        [actor.organisation.id, fakeNhsNumber(FROM + at)],
      )
    ).rows.map(({ starts }) => starts)

  it('are in place with the agreement', async () => {
    const { sender, second, requestId } = await fileThatGoesOn()
    expect(await answerRequest(second, { requestId, decision: 'approved' })).toBe('next')
    expect([await inPlace(second, 0), await inPlace(second, 2)]).toEqual([[row(0).end_date], []])
    expect(await listRowsToFix(sender, {})).toEqual([])
  })

  it('are said not all to be in place when one of their rows cannot be saved', async () => {
    const { sender, second, requestId } = await fileThatGoesOn()
    await app.admin.query(
      `update cpis.rejected_row set cells = cells || '{"date_of_birth": "2001-02-03"}' where authority_id = $1 and cells ->> 'local_id' = 'F-1'`,
      [second.organisation.id],
    )
    expect(await answerRequest(second, { requestId, decision: 'approved' })).toBe('next-not')
    expect([await inPlace(second, 0), await inPlace(second, 1)]).toEqual([[], [row(1).end_date]])
    expect(await listRowsToFix(sender, {})).toHaveLength(1)
  })

  it('stay on the list of rows to fix when it is declined, and when a practitioner agrees, who saves no files', async () => {
    const declined = await fileThatGoesOn()
    expect(await answerRequest(declined.second, { requestId: declined.requestId, decision: 'declined' })).toBe('decided')
    expect(await listRowsToFix(declined.sender, {})).toHaveLength(2)
    const agreed = await fileThatGoesOn()
    const practitioner = await createAuthorityActor(app.admin, agreed.second.organisation, 'LP')
    expect(await answerRequest(practitioner, { requestId: agreed.requestId, decision: 'approved' })).toBe('next-not')
    expect(await listRowsToFix(agreed.sender, {})).toHaveLength(2)
  })
})
