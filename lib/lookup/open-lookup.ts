import { z } from 'zod'
import { callDirectly } from '@/lib/db/call-directly'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import type { Disclosure } from './disclosure'
import { requirePermission } from '@/lib/use-case/require-permission'
import { readDisclosed, receiptFor } from './door'
import { LOOKUP_PROBLEMS } from './look-up-child'

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * Opens the result of a look-up: for the person who made it, for 15 minutes. Opening it again reads the same access and makes no second
 * record.
 *
 * @param eventId from the address of the page
 * @throws CpisError `not-found` for an id that is malformed, unknown or somebody else's; `not-permitted` for a role without look-ups
 */
export async function openLookup(actor: Actor, eventId: string): Promise<Disclosure> {
  await requirePermission(actor, 'lookup.read')
  if (!EVENT_ID.test(eventId)) throw new CpisError('not-found', 'There is no such result')
  return readDisclosed(receiptFor(eventId, actor))
}

/** What has just been refused, as it was typed. */
const refusedLookup = z.object({
  entry: z.string(),
  reason: z.string(),
  reasonText: z.string(),
  problem: z.enum(LOOKUP_PROBLEMS),
  digits: z
    .int()
    .nullable()
    .transform((digits) => digits ?? 0),
})
export type RefusedLookup = z.output<typeof refusedLookup>

/** The refused entry of this session, once: taking it removes it. */
export async function takeRefusedLookup(actor: Actor): Promise<RefusedLookup | null> {
  return callDirectly('take_form', { ticket: actor.ticket.text, form: 'refused entry' }, refusedLookup.nullable())
}
