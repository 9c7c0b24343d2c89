import { z } from 'zod'
import { callDirectly } from '@/lib/db/call-directly'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'

/**
 * How fast somebody looks children up (security-and-reliability section 6): more than 40 in an hour bring a warning and are reported to the
 * safeguarding lead, more than 80 bring up the emergency form, more than 200 are refused. Counted in the database, by all instances
 * together.
 */
export type Pace = 'go' | 'warn' | 'ask'

/** What a result's address says after many look-ups, so that the warning costs other look-ups nothing. */
export const MANY = 'many'

/**
 * Counts a look-up that is about to be made. It slows and warns, but never hides a child because counting failed: then the look-up goes on,
 * and the failure is an alarm in the log.
 *
 * @param emergency whether the person has said why and logged in again
 * @throws CpisError `unavailable` after 200 look-ups in an hour: the page that says so shows the telephone numbers of the duty teams
 */
export async function countLookup(actor: Actor, { emergency = false } = {}): Promise<Pace> {
  const pace = await askPace(actor, emergency)
  if (pace === 'stop') throw new CpisError('unavailable', 'There were more than 200 look-ups by one person in an hour')
  return pace
}

async function askPace(actor: Actor, emergency: boolean): Promise<Pace | 'stop'> {
  try {
    return await callDirectly(
      'count_lookup',
      {
        ticket: actor.ticket.text,
        name: actor.name,
        organisationName: actor.organisation.name,
        settingName: actor.setting?.name ?? '',
        emergency,
      },
      z.enum(['go', 'warn', 'ask', 'stop']),
    )
  } catch (error) {
    log('error', 'lookup.count.failed', { personId: actor.personId, ...errorFields(error) })
    return 'go'
  }
}
