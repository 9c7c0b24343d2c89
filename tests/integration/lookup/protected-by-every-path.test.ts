import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import type { Actor } from '@/lib/identity/actor'
import { askForEmergencyAccess, lookUpInEmergency, openEmergencyRequest } from '@/lib/lookup/look-up-in-emergency'
import { openLookup } from '@/lib/lookup/open-lookup'
import { listAlerts } from '@/lib/review/list-alerts'
import { listReview } from '@/lib/review/list-review'
import { reportOutcome } from '@/lib/lookup/report-outcome'
import { actAs } from '@/tests/support/by-sql'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { tablesOf } from '@/tests/database/row-security-check'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { printFigure } from '@/tests/support/figure'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'
import { waitingRequest } from '@/tests/support/waiting-request'

/** Security test 8: a protected child on every path, including authorities' files. */

const SECRETS = ['Featherstonehaugh', 'Wilhelmina', '2017-05-06', 'Hidden Council', 'Secret team']
let app: TestApplication
let authority: TestAuthority
let child: TestChild
let nurse: Actor
let lead: Actor

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  lead = await createClinicalActor(app.admin, { role: 'SG' })
  authority = await createAuthority(app.admin, { name: 'Hidden Council' })
  child = await createChild(app.admin, authority, { familyName: 'Featherstonehaugh', givenName: 'Wilhelmina', born: '2017-05-06', isProtected: true })
  await createPlan(app.admin, child, { type: 'LAC' })
  await app.admin.query(`update cpis.plan set lead_team = 'Secret team' where child_id = $1`, [child.id])
})
afterAll(() => app.stop())

/** What every path shows a clinician, a lead, an auditor and administrators before emergency access, as text, by the path's name. */
async function everyPath(): Promise<Record<string, string>> {
  const shown: Record<string, string> = {}
  const keep = (name: string, answer: unknown) => {
    shown[name] = JSON.stringify(answer)
  }
  for (const actor of [nurse, lead]) {
    const eventId = await recordCheck(actor, child.nhsNumber)
    keep(`result ${actor.role}`, await openLookup(actor, eventId))
    await askForEmergencyAccess(actor, eventId)
    keep(`emergency form ${actor.role}`, await openEmergencyRequest(actor))
    keep(`emergency refused ${actor.role}`, await lookUpInEmergency(actor, await waitingRequest(actor), 'short', { address: null, agentHash: null }))
    await app.admin.query(`update cpis.session set auth_time = now() - interval '1 hour' where id = $1`, [actor.sessionId])
    keep(
      `emergency without a new log-in ${actor.role}`,
      await lookUpInEmergency(actor, await waitingRequest(actor), 'Nobody answers the telephone', { address: null, agentHash: null }),
    )
    await app.admin.query('update cpis.session set auth_time = now() where id = $1', [actor.sessionId])
    keep(
      `told afterwards ${actor.role}`,
      (await reportOutcome(actor, { accessId: eventId, outcome: 'admitted', callbackPhone: '' }).catch(({ message }: Error) => message)) ?? 'told',
    )
    keep(`result again ${actor.role}`, await openLookup(actor, eventId))
  }
  keep('alerts', await listAlerts(lead, {}))
  await app.admin.query(`select cpis.review_week(date_trunc('week', cpis.today())::date)`)
  keep('review', await listReview(lead, {}))
  await readAllTables(keep)
  return shown
}

/** Everything that the application's login may select, for every role outside the child's own authority. */
async function readAllTables(keep: (name: string, answer: unknown) => void): Promise<void> {
  const other = await createAuthority(app.admin)
  const people = [
    nurse,
    lead,
    await createAdministrator(app.admin, 'AU'),
    await createAdministrator(app.admin, 'NA'),
    await createAdministrator(app.admin, 'OA'),
    await createAuthorityActor(app.admin, other, 'LP'),
    await createAuthorityActor(app.admin, other, 'LD'),
  ]
  const application = new pg.Client({ connectionString: process.env.APP_DATABASE_URL })
  await application.connect()
  for (const table of await tablesOf(app.admin)) {
    // Councils' names are public; that this one holds the child is not.
    if (['cpis.organisation', 'cpis.authority'].includes(table)) continue
    for (const { ticket, role } of people) {
      await application.query('begin')
      await actAs(application, ticket)
      keep(
        `${table} ${role}`,
        await application.query(`select * from ${table}`).then(
          ({ rows }) => rows,
          () => 'refused',
        ),
      )
      await application.query('rollback')
    }
  }
  await application.end()
}

it('shows no field of a plan before emergency access', async () => {
  const shown = await everyPath()
  const leaks = Object.entries(shown).flatMap(([path, text]) =>
    SECRETS.filter((secret) => text.includes(secret)).map((secret) => `${path}: ${secret}`),
  )
  expect(
    printFigure('T8 plan fields before emergency access', `${leaks.length} by ${Object.keys(shown).length} paths`, '0', leaks.length === 0),
  ).toBe(true)
  // The same search finds them once they are shown: emergency access is such a path.
  await askForEmergencyAccess(nurse, await recordCheck(nurse, child.nhsNumber))
  const answer = await lookUpInEmergency(nurse, await waitingRequest(nurse), 'Nobody answers the telephone', { address: null, agentHash: null })
  const opened = answer.outcome === 'made' ? JSON.stringify(await openLookup(nurse, answer.eventId)) : ''
  expect(SECRETS.filter((secret) => opened.includes(secret)).length).toBeGreaterThan(2)
})

it('is unprotected or doubled by no file', async () => {
  const own = await createAuthorityActor(app.admin, authority, 'LD')
  const foreign = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
  const row: FileRow = {
    nhs_number: child.nhsNumber,
    local_id: 'T-1',
    family_name: 'Featherstonehaugh',
    given_name: 'Wilhelmina',
    date_of_birth: '2017-05-06',
    plan_type: 'LAC',
  }
  const files: [Actor, 'full' | 'changes', FileRow[]][] = [
    [own, 'full', [row]],
    [own, 'changes', [{ ...row, plan_type: 'CPP' }]],
    [own, 'changes', [{ ...row, local_id: 'OTHER' }]],
    [own, 'changes', [{ ...row, end_date: '2026-11-01' }]],
    [own, 'changes', [{ ...row, delete: 'yes' }]],
    [own, 'full', [{ nhs_number: fakeNhsNumber(1) }]],
    [own, 'changes', [{ ...row, start_date: '2026-01-05' }]],
    [foreign, 'full', [row]],
  ]
  let unprotected = 0
  for (const [who, contents, rows] of files) {
    await applyUpload(who, { fileName: 'list.csv', contents, bytes: uploadFile(rows) })
    await app.admin.query('select cpis.apply_due_endings()')
    const result = await openLookup(nurse, await recordCheck(nurse, child.nhsNumber))
    if (result.state !== 'live' || result.outcome === 'match') unprotected += 1
  }
  const {
    rows: [held],
  } = await app.admin.query<{ open: number; doubled: number }>(
    `select count(*) filter (where not is_protected)::integer as open, count(*)::integer - 1 as doubled from cpis.child where nhs_number = $1 and authority_id = $2`,
    [child.nhsNumber, authority.id],
  )
  const met = unprotected === 0 && held?.open === 0 && held.doubled === 0
  expect(
    printFigure(
      'T8 unprotected or doubled by a file',
      `${unprotected + (held?.open ?? 1) + (held?.doubled ?? 1)} by ${files.length} files`,
      '0',
      met,
    ),
  ).toBe(true)
})
