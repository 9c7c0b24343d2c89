import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import * as codes from '@/lib/db/codes.generated'
import type { Transaction } from '@/lib/db/transaction'
import type { DeliveryState } from './delivery-state'

const moment = z.coerce.date()
const state = z.object({
  waiting: z.number(),
  oldest: moment.nullable(),
  delivered: z.number(),
  givenUp: z.number(),
  untaken: z.number(),
  dead: z.array(
    z.object({
      id: z.guid(),
      eventId: z.guid(),
      receiver: z.string(),
      channel: z.enum(codes.OUTBOX_CHANNEL),
      kind: z.enum(codes.OUTBOX_KIND),
      attempts: z.number(),
      error: z.string().nullable(),
      at: moment,
    }),
  ),
  silent: z.array(z.object({ authority: z.string(), phone: z.string().nullable(), since: moment })),
  work: z.array(
    z.object({
      name: z.string(),
      doneAt: moment.nullable(),
      did: z.number().nullable(),
      failedAt: moment.nullable(),
      error: z.string().nullable(),
      late: z.boolean(),
    }),
  ),
})

const refusals = z.array(
  z.object({
    authority: z.string().nullable(),
    why: z.enum(codes.MAILBOX_REFUSAL_WHY),
    count: z.number(),
    latest: moment,
  }),
)

/** The state of deliveries. The database refuses everybody but national administrators and auditors. */
export async function deliveryState(tx: Transaction): Promise<DeliveryState> {
  return { ...(await callFunction(tx, 'delivery_state', {}, state)), refusals: await callFunction(tx, 'mailbox_refusals', {}, refusals) }
}

/** Puts a delivery that was given up back to be tried again. */
export function tryAgain(tx: Transaction, id: string): Promise<'waiting' | 'already' | 'unknown'> {
  return callFunction(tx, 'retry_delivery', { id }, z.enum(['waiting', 'already', 'unknown']))
}
