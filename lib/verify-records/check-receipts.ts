// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type pg from 'pg'
import { type AccessReceiptLine, hashOfMac, readReceipt } from '@/lib/access-records/access-receipt'
import { timeOfId } from './check-vouched'
import type { Findings } from './findings'
import type { LawfulDrops, MissingRow } from './lawful-drops'
import type { Verification } from './span'

const GROUP = 5_000

/**
 * Checks that every receipt the application logged after a commit has its access, and that it is the access that was vouched for.
 * @param file a log of the application, or receipts gathered from it: JSON lines, of which only those with a `receipt` count
 */
export async function checkReceipts(verification: Verification, file: string, drops: LawfulDrops, findings: Findings): Promise<void> {
  let group: AccessReceiptLine[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const receipt = receiptOf(line)
    if (receipt === undefined || !isWithin(verification, receipt)) continue
    group.push(receipt)
    if (group.length < GROUP) continue
    await checkGroup(verification, group, drops, findings)
    group = []
  }
  if (group.length > 0) await checkGroup(verification, group, drops, findings)
}

function receiptOf(line: string): AccessReceiptLine | undefined {
  const text = /"receipt":"([a-p]{96})"/.exec(line)?.[1]
  return text === undefined ? undefined : readReceipt(text)
}

function isWithin({ span }: Verification, { eventId }: AccessReceiptLine): boolean {
  const time = timeOfId(eventId)
  return time === undefined || ((span.from === null || time >= span.from.getTime()) && (span.to === null || time < span.to.getTime()))
}

async function checkGroup({ client }: Verification, group: AccessReceiptLine[], drops: LawfulDrops, findings: Findings): Promise<void> {
  const ids = group.map(({ eventId }) => eventId)
  const { rows } = await client.query<{ id: string; mac: Buffer }>(
    `select event_id as id, mac from cpis.access_matched where event_id = any ($1::uuid[])
     union all select event_id, mac from cpis.access_unmatched where event_id = any ($1::uuid[])`,
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
    if (mac !== undefined && !hashOfMac(mac).equals(macHash)) findings.add(eventId, 'The application has a receipt for another access under this id.')
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
