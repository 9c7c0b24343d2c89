import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDays, todayInLondon, type CalendarDate } from '@/lib/shared/calendar-date'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile } from '@/tests/support/upload-file'

/** A row that says that a plan is in place of somebody who is 18 or over today: a wrong year, unless the plan ran out on the birthday (docs/decisions/053). */

const today = todayInLondon(new Date())
// The 18th birthday was some 200 days ago.
const born = addDays(today, -18 * 365 - 204)
const START = -1000
let app: TestApplication
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  await liftLimit(app.adminUrl, 'file')
})
afterAll(() => app.stop())

type Held = 'nobody' | 'another plan' | { endsIn?: number }
type Case = [what: string, held: Held, end: number | null, type: 'LAC' | 'UCPP', outcome: string]

const cases: Case[] = [
  ['somebody new', 'nobody', null, 'LAC', 'rejected'],
  ['somebody new, with an end that is to come', 'nobody', 20, 'LAC', 'rejected'],
  ['somebody new, with the day on which it ended', 'nobody', -210, 'LAC', 'added'],
  ['a second plan of a held child', 'another plan', null, 'LAC', 'rejected'],
  ['a second plan of a held child that has ended', 'another plan', -210, 'LAC', 'added'],
  ['a held plan that ran out on the birthday, as a nightly file goes on naming it', {}, null, 'LAC', 'unchanged'],
  ['the same with an end on which nothing depends any more', {}, 20, 'LAC', 'ended'],
  ['a held plan that was ended after the birthday, as by an absence', { endsIn: -20 }, null, 'LAC', 'changed'],
  ['a held plan that ended before the birthday, put in place again', { endsIn: -300 }, null, 'LAC', 'rejected'],
  ['a held plan that ended before the birthday, named as it is', { endsIn: -300 }, -300, 'LAC', 'unchanged'],
  ['the unborn plan of somebody new', 'nobody', 20, 'UCPP', 'added'],
]

it.each(cases)('%s', async (_what, held, end, type, outcome) => {
  const authority = await createAuthority(app.admin)
  const manager = await createAuthorityActor(app.admin, authority, 'LD')
  const number = fakeNhsNumber(62_000 + numbers++)
  const child = held === 'nobody' ? null : await createChild(app.admin, authority, { nhsNumber: number, born })
  if (child) await app.admin.query(`update cpis.child set local_id = 'F-1' where id = $1`, [child.id])
  if (child && held === 'another plan') await createPlan(app.admin, child, { type: 'CPP', startsIn: -2000, endsIn: -1500 })
  else if (child) await createPlan(app.admin, child, { type: 'LAC', startsIn: START, ...(held as { endsIn?: number }) })
  const day = (days: number): CalendarDate => addDays(today, days)
  const report = await applyUpload(manager, {
    fileName: 'f.csv',
    contents: 'changes',
    bytes: uploadFile([
      {
        nhs_number: number,
        local_id: 'F-1',
        family_name: 'Ashworth',
        given_name: 'Robin',
        date_of_birth: born,
        plan_type: type,
        start_date: day(START),
        end_date: end === null ? '' : day(end),
      },
    ]),
  })
  expect(report.rows[0]).toMatchObject({
    outcome,
    ...(outcome === 'rejected' && { reason: expect.stringMatching(/^The person is 18 or over today\./) as string }),
  })
})
