import { DECISIONS, type Decision } from './approval'
import type { RequestAnswered } from './answer-request'

/** The decision that a button sends. Anything else counts as declining, never as agreement. */
export function decisionOf(sent: string): Decision {
  return DECISIONS.find((decision) => decision === sent) ?? 'declined'
}

/** The page that a decision leads to. It says what happened, but not what it was about. */
export function pageAfterDecision(outcome: RequestAnswered | null, decision: Decision): string {
  if (outcome === 'not-permitted') return '/not-permitted'
  return `/approvals?saved=${outcome === 'decided' ? decision : (outcome ?? 'already')}`
}
