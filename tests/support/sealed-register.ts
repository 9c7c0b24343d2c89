import { randomBytes, randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { hashOfMac, writeReceipt } from '@/lib/shared/receipt'
import { accessMacWith } from '@/lib/access-records/access-mac'
import { checkpointHash, readCheckpoint } from '@/lib/sealing/checkpoint'
import { writeCheckpointReceipt } from '@/lib/sealing/checkpoint-receipt'
import { sealingKey } from '@/lib/sealing/sealing-key'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { eventMacWith } from '@/lib/use-case/event-mac'
import { readOutsideFolder } from '@/lib/verify-records/outside'
import type { Span } from '@/lib/verify-records/span'
import { type Verdict, verify } from '@/lib/verify-records/verify'
import { openPublication, type Publication } from '@/server/sealer/publish'
import { openSealer } from '@/server/sealer/seal'
import { recordBySql } from './by-sql'
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
  await recordBySql(admin, nurse, number, { eventId, subjectKey, mac })
  appendFileSync(receipts, `{"msg":"access.recorded","receipt":"${writeReceipt({ eventId, macHash: hashOfMac(mac) })}"}\n`)
  return eventId
}

/** Writes a line of the compliance log, with its code and receipt, as the application does. @returns the event's id */
export async function vouchedEvent(admin: pg.Client, receipts: string, details: Record<string, unknown> = { rows: 1 }): Promise<string> {
  const [id, organisationId] = [uuidv7(), randomUUID()]
  const said = { id, type: 'plan.list', outcome: 'done', personName: 'Pat Tester', role: 'LD', organisationId, details }
  const mac = eventMacWith(MAC_KEY, { ...said, personId: null, sessionId: null, subjectKind: null, subjectId: null })
  await admin.query(
    `insert into cpis.audit_event (id, type, outcome, person_name, role, organisation_id, details, mac) values ($1, 'plan.list', 'done', 'Pat Tester', 'LD', $2, $3, $4)`,
    [id, organisationId, details, mac],
  )
  appendFileSync(receipts, `{"msg":"event.recorded","receipt":"${writeReceipt({ eventId: id, macHash: hashOfMac(mac) })}"}\n`)
  return id
}

/** Seals everything that is committed, once, and keeps the sealer's receipts with the others. @returns how many rows; undefined when another sealer is already running */
export async function sealOnce(sealerUrl: string, outside: OutsideFiles, key = SEALING_KEY): Promise<number | undefined> {
  const signing = sealingKey(key)
  const publication = openPublication(outside.folder, signing)
  const publish: Publication['publish'] = (checkpoints) => {
    publication.publish(checkpoints)
    for (const checkpoint of checkpoints) {
      const receipt = writeCheckpointReceipt({ n: readCheckpoint(checkpoint.body)!.n, hash: checkpointHash(checkpoint) })
      appendFileSync(outside.receipts, `{"msg":"records.sealed","checkpoint":"${receipt}"}\n`)
    }
  }
  const sealer = await openSealer(sealerUrl, signing, { ...publication, publish })
  try {
    return await sealer?.sealWhatIsThere()
  } finally {
    await sealer?.close()
  }
}

/** Verifies as `npm run audit:verify` does. */
export async function verifyAll(
  verifierUrl: string,
  outside: OutsideFiles,
  span: Span = { from: null, to: null },
  macKeys = [MAC_KEY],
): Promise<Verdict> {
  return verify({
    databaseUrl: verifierUrl,
    macKeys,
    span,
    // What was sealed a moment ago is looked at as in the night to come.
    outside: { ...(await readOutsideFolder(outside.folder)), readAt: Date.now() + 3_600_000 },
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
