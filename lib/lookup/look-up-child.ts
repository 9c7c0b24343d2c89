import { callDirectly } from '@/lib/db/call-directly'
import type { Actor } from '@/lib/identity/actor'
import { withoutTypedNumbers } from '@/lib/shared/nhs-number'
import { saysSomething } from '@/lib/shared/meaningful-text'
import { requirePermission } from '@/lib/use-case/require-permission'
import { recordAccess } from './door'
import { keepEmergencyRequest } from './emergency-request'
import { LOOKUP_ENTRY_PROBLEMS, readLookupEntry, type LookupEntryVerdict } from './lookup-entry'
import { countLookup } from './pace'
import { LEAST_REASON_TEXT, lookupReason, MOST_REASON_TEXT, storable, USUAL_REASON, usualReason } from './reason'

/** What the form sends, as it was typed. */
export type LookupForm = {
  entry: string
  reason: string
  reasonText: string
  /** The setting that the form promised to record, if it did; another tab may have changed it since. */
  settingId?: string
}

/** Where the request came from, for the record. */
export type LookupOrigin = { address: string | null; agentHash: Buffer | null }

/** Why a look-up was refused before anything was searched. */
export const LOOKUP_PROBLEMS = [...LOOKUP_ENTRY_PROBLEMS, 'reason-unknown', 'reason-missing', 'setting-changed'] as const
export type LookupProblem = (typeof LOOKUP_PROBLEMS)[number]

/**
 * A look-up has a result, at an id that only its maker can open; or was refused and waits with the session to be corrected; or was over
 * the hourly limit (`over-limit`) and waits for its person to say why and log in again. `many`: a warning.
 */
export type LookupAnswer = { made: true; eventId: string; many: boolean } | { made: false; problem: LookupProblem | 'over-limit' }

/**
 * Looks a child up: reads what was typed, and records the access, which is what makes the result readable. Anything but an NHS number is
 * refused before anything is searched; the attempt is counted, and what was typed waits with the session.
 *
 * @throws CpisError `not-permitted`, after recording the denial; `unavailable` after 200 look-ups in an hour
 */
export async function lookUpChild(actor: Actor, posted: LookupForm, origin: LookupOrigin): Promise<LookupAnswer> {
  await requirePermission(actor, 'lookup.record')
  const form = posted.reason === USUAL_REASON ? { ...posted, reason: usualReason(actor) } : posted
  const verdict = readLookupEntry(form.entry)
  const reason = lookupReason.safeParse(form.reason)
  // In characters as the database counts them: one beyond the basic plane counts as one, and is not cut in half.
  const reasonText = [...storable(form.reasonText).trim()].slice(0, MOST_REASON_TEXT)
  const problem = !verdict.ok
    ? verdict.problem
    : !reason.success
      ? 'reason-unknown'
      : reason.data === 'other' && !saysSomething(reasonText.join(''), LEAST_REASON_TEXT)
        ? 'reason-missing'
        : form.settingId && form.settingId !== actor.setting?.id
          ? 'setting-changed'
          : null
  if (problem !== null || !verdict.ok || !reason.success) {
    await callDirectly('keep_refused_entry', {
      ticket: actor.ticket.text,
      ...kept(form, verdict),
      problem,
      digits: verdict.ok ? 10 : verdict.digits,
    })
    return { made: false, problem: problem ?? 'reason-unknown' }
  }
  const pace = await countLookup(actor)
  if (pace === 'ask') {
    await keepEmergencyRequest(actor, { ofEvent: null, number: verdict.number, reason: reason.data })
    return { made: false, problem: 'over-limit' }
  }
  const receipt = await recordAccess({
    actor,
    number: verdict.number,
    reason: reason.data,
    channel: 'page',
    ...origin,
    // A number that found nothing is kept nowhere, so not in the words beside it either.
    reasonText: reason.data === 'other' ? withoutTypedNumbers(reasonText.join('')) : null,
  })
  return { made: true, eventId: receipt.eventId, many: pace === 'warn' }
}

/**
 * What of a refused form waits with the session: what was typed, to be corrected. A scan may hold a name: nothing of it waits but a number that
 * was read.
 */
function kept(form: LookupForm, verdict: LookupEntryVerdict): Pick<LookupForm, 'entry' | 'reason' | 'reasonText'> {
  const scanned = verdict.ok ? verdict.number : ''
  return { entry: verdict.scanned ? scanned : storable(form.entry), reason: storable(form.reason), reasonText: storable(form.reasonText) }
}
