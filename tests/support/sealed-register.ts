import { randomBytes, randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { hashOfMac, writeReceipt } from '@/lib/access-records/access-receipt'
import { accessMacWith } from '@/lib/access-records/access-mac'
import { sealingKey } from '@/lib/sealing/sealing-key'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { readOutsideFolder } from '@/lib/verify-records/outside'
import type { Span } from '@/lib/verify-records/span'
import { type Verdict, verify } from '@/lib/verify-records/verify'
import { openPublication } from '@/server/sealer/publish'
import { openSealer } from '@/server/sealer/seal'
import type { TestClinician } from '@/tests/factories/access'

/** The keys for these tests, which are in no database. */
export const MAC_KEY = 'the key of the codes in these tests, 32 characters and more'
export const SEALING_KEY = randomBytes(32).toString('base64url')

/** The folder and files outside the database. */
export interface OutsideFiles {
  folder: string
  receipts: string
  remove(): void
}

export function makeOutsideFiles(): OutsideFiles {
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-seals-'))
  return { folder, receipts: path.join(folder, 'receipts.jsonl'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Looks a number up through the database's door, with authentication code and receipt, as the application does. @returns the event's id */
export async function vouchedLook(admin: pg.Client, nurse: TestClinician, number: NhsNumber, receipts: string): Promise<string> {
  const eventId = uuidv7()
  const subjectKey = Buffer.alloc(32, 9)
  const mac = accessMacWith(MAC_KEY, {
    eventId,
    actorId: nurse.personId,
    role: 'CL',
    organisationId: nurse.organisationId,
    settingId: nurse.settingId,
    channel: 'page',
    reason: 'direct-care',
    reasonText: null,
    subjectKey,
  })
  await admin.query(
    `select cpis.record_access($1, $2, $3, 'CL', $4, $5, $6, $7, $8, 'page', false, null, true, null, null, null, 'direct-care', null, $9, $10, 'test', $11, $12)`,
    [
      eventId,
      nurse.personId,
      nurse.name,
      nurse.organisationId,
      nurse.organisationName,
      nurse.settingId,
      nurse.settingKind,
      nurse.settingName,
      subjectKey,
      number,
      randomUUID(),
      mac,
    ],
  )
  appendFileSync(receipts, `{"msg":"access.recorded","receipt":"${writeReceipt({ eventId, macHash: hashOfMac(mac) })}"}\n`)
  return eventId
}

/** Seals everything that is committed, once. @returns how many rows; undefined when another sealer is already running */
export async function sealOnce(sealerUrl: string, outside: OutsideFiles, key = SEALING_KEY): Promise<number | undefined> {
  const signing = sealingKey(key)
  const sealer = await openSealer(sealerUrl, signing, openPublication(outside.folder, signing))
  try {
    return await sealer?.sealWhatIsThere()
  } finally {
    await sealer?.close()
  }
}

/** Verifies as `npm run audit:verify` does. */
export function verifyAll(verifierUrl: string, outside: OutsideFiles, span: Span = { from: null, to: null }, macKeys = [MAC_KEY]): Promise<Verdict> {
  return verify({
    databaseUrl: verifierUrl,
    macKeys,
    span,
    outside: readOutsideFolder(outside.folder),
    receiptFiles: existsSync(outside.receipts) ? [outside.receipts] : [],
  })
}

/** What somebody with every privilege in the database can do: no trigger fires. */
export async function asSuperuserWithoutGuards(admin: pg.Client, sql: string, values: unknown[] = []): Promise<void> {
  await admin.query('set session_replication_role = replica')
  try {
    if (values.length > 0) await admin.query(sql, values)
    else await admin.query(sql)
  } finally {
    await admin.query('set session_replication_role = origin')
  }
}
