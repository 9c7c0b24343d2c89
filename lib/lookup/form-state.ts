import type { Actor } from '@/lib/identity/actor'
import { lookupEntryMessage } from './entry-messages'
import type { RefusedLookup } from './open-lookup'
import { LEAST_REASON_TEXT, usualReason } from './reason'

/** The look-up form as it stands. */
export type LookupFormState = {
  entry: string
  reason: string
  reasonText: string
  /** Whether the field for another reason is shown: only after it was chosen. */
  asksForReason: boolean
  /** Message beside the NHS number. */
  numberError: string | null
  /** The setting that the form promises to record. */
  settingId: string
  /** Shown above the form when another tab has changed the setting. */
  settingError: string | null
  /** Message beside the reason, or beside the field for another one. */
  reasonError: string | null
}

/** New, with the setting's usual reason; or returned with what has to be corrected or, for another reason, added. */
export function formStateOf(actor: Actor, refused: RefusedLookup | null): LookupFormState {
  const setting = { settingId: actor.setting?.id ?? '', settingError: null }
  if (!refused) {
    return { entry: '', reason: usualReason(actor), reasonText: '', asksForReason: false, numberError: null, reasonError: null, ...setting }
  }
  const asksForReason = refused.reason === 'other'
  const typed = { entry: refused.entry, reason: refused.reason, reasonText: refused.reasonText, asksForReason, ...setting }
  switch (refused.problem) {
    case 'reason-unknown':
      return { ...typed, numberError: null, reasonError: 'Choose why you are checking' }
    case 'reason-missing':
      // The question first appears the second time the form is shown: nobody has left it unanswered yet.
      return {
        ...typed,
        numberError: null,
        reasonError: refused.reasonText.trim() ? `Say what the reason is, in at least ${LEAST_REASON_TEXT} characters of words` : null,
      }
    case 'setting-changed':
      return {
        ...typed,
        numberError: null,
        reasonError: null,
        settingError: `You now work in ${actor.setting?.name ?? 'another setting'}. Check again if that is right`,
      }
    default:
      return { ...typed, numberError: lookupEntryMessage({ problem: refused.problem, digits: refused.digits }), reasonError: null }
  }
}
