// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type pg from 'pg'
import { type Checkpoint, checkpointHash } from '@/lib/sealing/checkpoint'
import { type CheckpointReceipt, readCheckpointReceipt } from '@/lib/sealing/checkpoint-receipt'
import { type Receipt, hashOfMac, readReceipt } from '@/lib/shared/receipt'
import { timeOfId } from './check-vouched'
import type { Findings } from './findings'
import type { LawfulDrops, MissingRow } from './lawful-drops'
import type { Verification } from './span'

const GROUP = 5_000

/**
 * Checks that every receipt the application logged after a commit has its access or its line of the compliance log, and that it is the one that
 * was vouched for; and that every checkpoint of which the sealer logged a receipt is there.
 * @param file a log of the application or the sealer, or receipts gathered from them: JSON lines, of which only those with a receipt count
 */
export async function checkReceipts(verification: Verification, file: string, drops: LawfulDrops, findings: Findings): Promise<void> {
  let group: Receipt[] = []
  let checkpoints: CheckpointReceipt[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const [, kind, letters = ''] = /"(receipt|checkpoint)":"([a-p]+)"/.exec(line) ?? []
    const receipt = kind === 'receipt' ? readReceipt(letters) : undefined
    const checkpoint = kind === 'checkpoint' ? readCheckpointReceipt(letters) : undefined
    if (receipt !== undefined && isWithin(verification, receipt)) group.push(receipt)
    if (checkpoint !== undefined) checkpoints.push(checkpoint)
    if (group.length + checkpoints.length < GROUP) continue
    await checkSigned(verification, checkpoints, findings)
    await checkGroup(verification, group, drops, findings)
    group = []
    checkpoints = []
  }
  await checkSigned(verification, checkpoints, findings)
  await checkGroup(verification, group, drops, findings)
}

async function checkSigned({ client }: Verification, receipts: CheckpointReceipt[], findings: Findings): Promise<void> {
  const { rows } = await client.query<Checkpoint & { n: string }>(
    'select n, body, signature from cpis.seal_checkpoint where n = any ($1::bigint[])',
    [receipts.map(({ n }) => n)],
  )
  const hashes = new Map(rows.map(({ n, ...checkpoint }) => [Number(n), checkpointHash(checkpoint)]))
  findings.receipts += receipts.length
  for (const { n, hash } of receipts) {
    const there = hashes.get(n)
    if (there === undefined) findings.add(`checkpoint ${n}`, 'The sealer has a receipt for it, and it is gone.')
    else if (there !== hash) findings.add(`checkpoint ${n}`, 'The sealer has a receipt for another checkpoint of this number.')
  }
}

function isWithin({ span }: Verification, { eventId }: Receipt): boolean {
  const time = timeOfId(eventId)
  return time === undefined || ((span.from === null || time >= span.from.getTime()) && (span.to === null || time < span.to.getTime()))
}

async function checkGroup({ client }: Verification, group: Receipt[], drops: LawfulDrops, findings: Findings): Promise<void> {
  const ids = group.map(({ eventId }) => eventId)
  const { rows } = await client.query<{ id: string; mac: Buffer | null }>(
    `select event_id as id, mac from cpis.access_matched where event_id = any ($1::uuid[])
     union all select event_id, mac from cpis.access_unmatched where event_id = any ($1::uuid[])
     union all select id, mac from cpis.audit_event where id = any ($1::uuid[])`,
    [ids],
  )
  const macs = new Map(rows.map(({ id, mac }) => [id, mac]))
  findings.receipts += group.length
  const lawfullyGone = await goneByLaw(
    client,
    ids.filter((id) => !macs.has(id)),
    drops,
  )
  for (const { eventId, macHash } of group) {
    const mac = macs.get(eventId)
    if (mac === undefined && !lawfullyGone.has(eventId)) findings.add(eventId, 'The application has a receipt for it, and it is gone.')
    if (mac !== undefined && !(mac !== null && hashOfMac(mac).equals(macHash)))
      findings.add(eventId, 'The application has a receipt for another record under this id.')
  }
}

/** Which of these were sealed, and taken by retention since. What was never sealed, retention never takes. */
async function goneByLaw(client: pg.Client, ids: string[], drops: LawfulDrops): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await client.query<MissingRow & { id: string; n: string }>(
    'select row_id as id, source, row_at::text as "rowAt", n from cpis.seal_leaf where row_id = any ($1::uuid[])',
    [ids],
  )
  return new Set(rows.filter(({ n, ...row }) => drops.excuse({ ...row, n: Number(n) }) !== undefined).map(({ id }) => id))
}
