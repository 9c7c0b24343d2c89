import { z } from 'zod'
import { callDirectly } from '@/lib/db/call-directly'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'

/**
 * How fast somebody looks children up (security-and-reliability section 6): more than 40 in an hour bring a warning and are told to the
 * safeguarding lead, more than 80 ask for the emergency form, more than 200 are the end. Counted in the database, by all instances
 * together.
 */
export type Pace = 'go' | 'warn' | 'ask'

/** What the address of a result says after many look-ups, so that the warning costs no other look-up anything. */
export const MANY = 'many'

/**
 * Counts a look-up that is about to be made. It slows and warns, and never hides a child for want of a count: when nothing can be counted
 * the look-up goes on, and the failure is an alarm in the log.
 *
 * @param emergency whether the person has said why and logged in again
 * @throws CpisError `unavailable` after 200 look-ups in an hour, with which the telephone numbers of the duty teams are shown
 */
export async function countLookup(actor: Actor, { emergency = false } = {}): Promise<Pace> {
  const pace = await askPace(actor, emergency)
  if (pace === 'stop') throw new CpisError('unavailable', 'There were more than 200 look-ups by one person in an hour')
  return pace
}

async function askPace(actor: Actor, emergency: boolean): Promise<Pace | 'stop'> {
  try {
    return await callDirectly('count_lookup', {
      person: actor.personId, name: actor.name, role: actor.role, organisation: actor.organisation.id, organisationName: actor.organisation.name,
      settingName: actor.setting?.name ?? '', session: actor.sessionId, emergency,
    }, z.enum(['go', 'warn', 'ask', 'stop']))
  } catch (error) {
    log('error', 'lookup.count.failed', { personId: actor.personId, ...errorFields(error) })
    return 'go'
  }
}
