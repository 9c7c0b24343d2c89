import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Ticket } from '@/lib/db/ticket'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { recordBySql } from '@/tests/support/by-sql'

/** A clinician and where they work. */
export type TestClinician = {
  ticket: Ticket
  personId: string
  name: string
  organisationId: string
  organisationName: string
  settingId: string
  settingKind: string
  settingName: string
}

let made = 0

/** Adds a hospital with one care setting and a nurse in it. */
export async function createClinician(
  admin: pg.Client,
  given: { name?: string; organisationName?: string; settingKind?: string; settingName?: string } = {},
): Promise<TestClinician> {
  made += 1
  const { name = `Sam Nurse ${made}`, organisationName = `Hospital ${made}`, settingKind = 'emergency-department' } = given
  const settingName = given.settingName ?? 'Emergency department'
  const { rows } = await admin.query<{ organisationId: string; settingId: string }>(
    `with o as (insert into cpis.organisation (kind, name, ods_code, status) values ('nhs', $1, $2, 'live') returning id)
     insert into cpis.care_setting (organisation_id, kind, name) select id, $3, $4 from o
     returning organisation_id as "organisationId", id as "settingId"`,
    [organisationName, `T${String(made).padStart(4, '0')}`, settingKind, settingName],
  )
  const [row] = rows
  if (!row) throw new Error('The hospital was not added')
  const personId = randomUUID()
  const at = { organisation: { id: row.organisationId }, setting: { id: row.settingId } }
  const ticket = await ticketFor(admin, { personId, role: 'CL', ...at })
  return { ...row, ticket, personId, name, organisationName, settingKind, settingName }
}

/**
 * Records a look-up of a child through the one door, as the product does.
 */
export async function recordAccess(admin: pg.Client, clinician: TestClinician, nhsNumber: NhsNumber, given: { reason?: string } = {}): Promise<void> {
  const { personId, organisationId, settingId } = clinician
  const ticket = await ticketFor(admin, { personId, role: 'CL', organisation: { id: organisationId }, setting: { id: settingId } })
  await recordBySql(admin, { ...clinician, ticket }, nhsNumber, given)
}
