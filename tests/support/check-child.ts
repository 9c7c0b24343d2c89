import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'
import type { Disclosure, LiveDisclosure, MatchDisclosure, NoneDisclosure, ProtectedDisclosure } from '@/lib/lookup/disclosure'
import { lookUpChild, type LookupForm } from '@/lib/lookup/look-up-child'
import { openLookup } from '@/lib/lookup/open-lookup'

const NOWHERE = { address: null, agentHash: null }

/** Sends the look-up form, as the page does. */
export async function sendLookup(actor: Actor, entry: string, form: Partial<Omit<LookupForm, 'entry'>> = {}) {
  return lookUpChild(actor, { entry, reason: 'direct-care', reasonText: '', ...form }, NOWHERE)
}

/** Sends the look-up form with a number to search for, and returns the id of the result. */
export async function recordCheck(actor: Actor, number: string, form: Partial<Omit<LookupForm, 'entry'>> = {}): Promise<string> {
  const answer = await sendLookup(actor, number, form)
  if (!answer.made) throw new Error(`The look-up was refused: ${answer.problem}`)
  return answer.eventId
}

/** Looks a number up and opens the result. */
export async function checkChild(actor: Actor, number: string): Promise<LiveDisclosure> {
  return asLive(await openLookup(actor, await recordCheck(actor, number)))
}

/** {@link checkChild}, where an alert is expected. */
export async function checkAndMatch(actor: Actor, number: string): Promise<MatchDisclosure> {
  const result = await checkChild(actor, number)
  if (result.outcome !== 'match') throw new Error(`Not an alert but ${result.outcome}`)
  return result
}

/** {@link checkChild}, where a protected record is expected. */
export async function checkAndFindProtected(actor: Actor, number: string): Promise<ProtectedDisclosure> {
  const result = await checkChild(actor, number)
  if (result.outcome !== 'protected') throw new Error(`Not protected but ${result.outcome}`)
  return result
}

/** {@link checkChild}, where nothing held is expected. */
export async function checkAndFindNothing(actor: Actor, number: string): Promise<NoneDisclosure> {
  const result = await checkChild(actor, number)
  if (result.outcome !== 'none') throw new Error(`Something is held: ${result.outcome}`)
  return result
}

/** The result that is still open. */
export function asLive(result: Disclosure): LiveDisclosure {
  if (result.state !== 'live') throw new Error('The result is over')
  return result
}

/**
 * Moves the record of an access into the past, with everything that was written with it. Only a superuser who switches the triggers
 * off can do so: nobody else may change a record.
 *
 * @param ago an interval of PostgreSQL, for instance `16 minutes`
 */
export async function moveIntoThePast(admin: pg.Client, eventId: string, ago: string): Promise<void> {
  await admin.query(`set session_replication_role = replica`)
  try {
    for (const table of ['access_matched', 'access_unmatched', 'checked_number', 'notification']) {
      await admin.query(`update cpis.${table} set at = at - $2::interval where event_id = $1`, [eventId, ago])
    }
  } finally {
    await admin.query(`set session_replication_role = origin`)
  }
}
