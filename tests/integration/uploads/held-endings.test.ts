import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import type { Actor } from '@/lib/identity/actor'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { actAs } from '@/tests/support/by-sql'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'

const FROM = 60_000
const TEAM = 'North locality team'
let app: TestApplication
let authority: TestAuthority
let manager: Actor

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  await createPlansInPlace(app.admin, authority, 30)
  await app.admin.query(`update cpis.plan set lead_team = $2, lead_team_phone = '01632 960100' where authority_id = $1`, [authority.id, TEAM])
})

const row = (at: number): FileRow => ({
  nhs_number: fakeNhsNumber(FROM + at),
  local_id: `F-${at + 1}`,
  family_name: 'Filler',
  given_name: 'Sam',
  date_of_birth: '2018-05-06',
  plan_type: 'CPP',
  start_date: '2025-03-09',
})

/** A full file that leaves the first plan out. */
const leaveOneOut = () =>
  applyUpload(manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile(Array.from({ length: 29 }, (_, at) => row(at + 1))) })

async function aDayLater(): Promise<void> {
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  await app.admin.query('select cpis.apply_due_endings()')
}

async function plan() {
  const { rows } = await app.admin.query<{ ended: boolean; phone: string; category: string | null; state: string }>(
    `select p.end_date is not null as ended, p.lead_team_phone as phone, p.category, h.state
     from cpis.plan p join cpis.held_ending h on h.plan_id = p.id where p.authority_id = $1 and p.nhs_number = $2`,
    [authority.id, fakeNhsNumber(FROM)],
  )
  return rows[0]!
}

/** Changes the lead team's telephone number, as on the contacts page. */
async function changePhone(client: Pick<pg.Client, 'query'> = app.admin): Promise<void> {
  const { rows } = await app.admin.query<{ id: string }>(
    `insert into cpis.lead_team (authority_id, name, phone) values ($1, $2, '01632 960100') returning id`,
    [authority.id, TEAM],
  )
  await client.query('begin')
  await actAs(client, await ticketFor(app.admin, { personId: null, role: 'LD', organisation: authority }))
  await client.query(`select cpis.change_lead_team($1, $2, '01632 960199', 'Dana Manager')`, [rows[0]?.id, TEAM])
  await client.query('commit')
}

const byHand = (client: Pick<pg.Client, 'query'>) =>
  client.query(`update cpis.plan set category = 'PHY', changed_by = 'A colleague', upload_id = null where authority_id = $1 and nhs_number = $2`, [
    authority.id,
    fakeNhsNumber(FROM),
  ])

describe('an ending that waits out its day', () => {
  it('still happens when the team that leads on the plan gets another telephone, which stays', async () => {
    await leaveOneOut()
    await changePhone()
    await aDayLater()
    expect(await plan()).toMatchObject({ ended: true, state: 'applied', phone: '01632 960199' })
  })

  it('does not happen when somebody has changed the plan by hand since: they know more than the file', async () => {
    await leaveOneOut()
    await byHand(app.admin)
    await aDayLater()
    expect(await plan()).toMatchObject({ ended: false, state: 'overtaken', category: 'PHY' })
  })

  it('does not happen when somebody had begun to change the plan before the file came, and was done after it', async () => {
    const colleague = new pg.Client({ connectionString: app.adminUrl })
    await colleague.connect()
    try {
      await colleague.query('begin')
      await colleague.query('select now()')
      await leaveOneOut()
      await byHand(colleague)
      await colleague.query('commit')
    } finally {
      await colleague.end()
    }
    await aDayLater()
    expect(await plan()).toMatchObject({ ended: false, state: 'overtaken', category: 'PHY' })
  })

  it('happens after the telephone of a team was changed by somebody who had begun before the file came', async () => {
    const colleague = new pg.Client({ connectionString: app.adminUrl })
    await colleague.connect()
    try {
      await colleague.query('begin')
      await colleague.query('select now()')
      await leaveOneOut()
      await colleague.query('commit')
      await changePhone(colleague)
    } finally {
      await colleague.end()
    }
    await aDayLater()
    expect(await plan()).toMatchObject({ ended: true, phone: '01632 960199' })
  })

  it('is about the plan as the newest file left it, details of an earlier one included', async () => {
    await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{ ...row(0), category: 'NEG' }]) })
    await leaveOneOut()
    await aDayLater()
    expect(await plan()).toMatchObject({ ended: true, state: 'applied', category: 'NEG' })
  })
})
