import * as codes from '@/lib/db/codes.generated'

/** Words for why somebody looked, by the code that the access record holds (security-and-reliability section 2). */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['direct-care', 'Direct care now'],
  ['safeguarding', 'Safeguarding concern'],
  ['unborn', 'Unborn child'],
  ['other', 'Another reason'],
])

/**
 * Why somebody looked, in the words of the look-up form.
 *
 * @param code as recorded; one that this version does not know is shown as it is
 */
export function reasonLabel(code: string): string {
  return REASONS.get(code) ?? code
}

/** What happened after an access, which a clinician reports with one tap (design decision 14). No clinical content. */
export const ACCESS_OUTCOMES = codes.ACCESS_OUTCOME_OUTCOME
export type AccessOutcome = (typeof ACCESS_OUTCOMES)[number]

const OUTCOMES: ReadonlyMap<string, string> = new Map<AccessOutcome, string>([
  ['seen-and-discharged', 'Seen and discharged'],
  ['admitted', 'Admitted'],
  ['left-before-being-seen', 'Left before being seen'],
  ['not-here', 'Not here'],
  ['opened-in-error', 'Opened in error'],
])

/** What happened after an access, in the words of the buttons. A code that this version does not know is shown as it is. */
export function outcomeLabel(code: string): string {
  return OUTCOMES.get(code) ?? code
}

/** What an authority can answer to whoever looked (design decision 14). */
export const ACCESS_ANSWERS = codes.NOTIFICATION_ANSWER
export type AccessAnswer = (typeof ACCESS_ANSWERS)[number]

const ANSWERS: ReadonlyMap<string, { button: string; told: string }> = new Map<AccessAnswer, { button: string; told: string }>([
  ['will-call', { button: 'We will call', told: 'They will call you.' }],
  ['discuss-before-discharge', { button: 'Discuss before discharge', told: 'Discuss with them before discharge.' }],
  ['no-action', { button: 'No action needed', told: 'They need no action from you about this visit.' }],
])

/** An authority's answer as its own staff choose and read it. A code that this version does not know is shown as it is. */
export function answerLabel(code: string): string {
  return ANSWERS.get(code)?.button ?? code
}

/** An authority's answer as a sentence to the clinician, or null for a code that this version does not know. */
export function answerToClinician(code: string): string | null {
  return ANSWERS.get(code)?.told ?? null
}

const RESULTS: ReadonlyMap<string, string> = new Map([
  ['match', 'Information held'],
  ['protected', 'Protected record'],
  ['opened', 'Protected record opened'],
  ['none', 'No information held'],
  ['not_checked', 'Not checked'],
  ['not_found', 'Number not found'],
  ['refused', 'Refused'],
])

/** What a look-up answered, in the words of the interface specification (section 5). A code that is not known is shown as it is. */
export function resultLabel(code: string): string {
  return RESULTS.get(code) ?? code
}

const CHANNELS: ReadonlyMap<string, string> = new Map([
  ['page', 'These pages'],
  ['fhir', 'Another system (FHIR)'],
  ['cds', 'Another system (CDS Hooks)'],
  ['smart', 'Another system (SMART)'],
])

/** The channel through which somebody looked. A code that is not known is shown as it is. */
export function channelLabel(code: string): string {
  return CHANNELS.get(code) ?? code
}
