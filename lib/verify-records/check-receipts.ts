// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type AccessReceiptLine, hashOfMac, readReceipt } from '@/lib/access-records/access-receipt'
import { timeOfId } from './check-vouched'
import type { DroppedMonths } from './dropped-months'
import type { Findings } from './findings'
import type { Verification } from './span'

const GROUP = 5_000

/**
 * Checks that every receipt the application logged after a commit has its access, and that it is the access that was vouched for.
 * @param file a log of the application, or receipts gathered from it: JSON lines, of which only those with a `receipt` count
 */
export async function checkReceipts(verification: Verification, file: string, dropped: DroppedMonths, findings: Findings): Promise<void> {
  let group: AccessReceiptLine[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const receipt = receiptOf(line)
    if (receipt === undefined || !isWithin(verification, receipt)) continue
    group.push(receipt)
    if (group.length < GROUP) continue
    await checkGroup(verification, group, dropped, findings)
    group = []
  }
  if (group.length > 0) await checkGroup(verification, group, dropped, findings)
}

function receiptOf(line: string): AccessReceiptLine | undefined {
  const text = /"receipt":"([a-p]{96})"/.exec(line)?.[1]
  return text === undefined ? undefined : readReceipt(text)
}

function isWithin({ span }: Verification, { eventId }: AccessReceiptLine): boolean {
  const time = timeOfId(eventId)
  return time === undefined || ((span.from === null || time >= span.from.getTime()) && (span.to === null || time < span.to.getTime()))
}

async function checkGroup({ client }: Verification, group: AccessReceiptLine[], dropped: DroppedMonths, findings: Findings): Promise<void> {
  const ids = group.map(({ eventId }) => eventId)
  const { rows } = await client.query<{ id: string; mac: Buffer }>(
    `select event_id as id, mac from cpis.access_matched where event_id = any ($1::uuid[])
     union all select event_id, mac from cpis.access_unmatched where event_id = any ($1::uuid[])`,
    [ids],
  )
  const macs = new Map(rows.map(({ id, mac }) => [id, mac]))
  findings.receipts += group.length
  for (const { eventId, macHash } of group) {
    const mac = macs.get(eventId)
    if (mac === undefined && !wasDropped(eventId, dropped)) findings.add(eventId, 'The application has a receipt for it, and it is gone.')
    if (mac !== undefined && !hashOfMac(mac).equals(macHash)) findings.add(eventId, 'The application has a receipt for another access under this id.')
  }
}

function wasDropped(eventId: string, dropped: DroppedMonths): boolean {
  const time = timeOfId(eventId)
  if (time === undefined) return false
  const at = new Date(time).toISOString()
  return dropped.has('unmatched', at) || dropped.has('matched', at)
}
