import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** A clinician and where they work. */
export type TestClinician = {
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
  return { ...row, personId: randomUUID(), name, organisationName, settingKind, settingName }
}

/**
 * Records a look-up of a child through the one door, as the product does.
 */
export async function recordAccess(admin: pg.Client, clinician: TestClinician, nhsNumber: NhsNumber, given: { reason?: string } = {}): Promise<void> {
  const bytes = Buffer.alloc(32, 7)
  await admin.query(
    `select cpis.record_access($1, $2, $3, 'CL', $4, $5, $6, $7, $8, 'page', false, null, true, null, null, null, $9, null,
                               $10, $11, 'test', $12, $10)`,
    [
      randomUUID(),
      clinician.personId,
      clinician.name,
      clinician.organisationId,
      clinician.organisationName,
      clinician.settingId,
      clinician.settingKind,
      clinician.settingName,
      given.reason ?? 'direct-care',
      bytes,
      nhsNumber,
      randomUUID(),
    ],
  )
}
