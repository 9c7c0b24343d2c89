import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import type { Transaction } from '@/lib/db/transaction'
import type { DeliveryState } from './delivery-state'

const moment = z.coerce.date()
const state = z.object({
  waiting: z.number(), oldest: moment.nullable(), delivered: z.number(), givenUp: z.number(), untaken: z.number(),
  dead: z.array(z.object({
    id: z.guid(), eventId: z.guid(), receiver: z.string(), channel: z.enum(codes.OUTBOX_CHANNEL),
    kind: z.enum(codes.OUTBOX_KIND),
    attempts: z.number(), error: z.string().nullable(), at: moment,
  })),
  silent: z.array(z.object({ authority: z.string(), phone: z.string().nullable(), since: moment })),
  work: z.array(z.object({
    name: z.string(), doneAt: moment.nullable(), did: z.number().nullable(), failedAt: moment.nullable(), error: z.string().nullable(), late: z.boolean(),
  })),
})

const refusals = z.array(z.object({
  authority: z.string().nullable(), why: z.enum(codes.MAILBOX_REFUSAL_WHY),
  count: z.number(), latest: moment,
}))

/** How deliveries stand. The database refuses everybody but national administrators and auditors. */
export async function deliveryState(tx: Transaction): Promise<DeliveryState> {
  const [row] = await tx.$queryRaw<{ state: unknown; refusals: unknown }[]>`
    select cpis.delivery_state() as state, cpis.mailbox_refusals() as refusals`
  return { ...state.parse(row?.state), refusals: refusals.parse(row?.refusals) }
}

/** Has a delivery tried again that was given up. */
export async function tryAgain(tx: Transaction, id: string): Promise<'waiting' | 'already' | 'unknown'> {
  const [row] = await tx.$queryRaw<{ outcome: 'waiting' | 'already' | 'unknown' }[]>`select cpis.retry_delivery(${id}::uuid) as outcome`
  return row?.outcome ?? 'unknown'
}
