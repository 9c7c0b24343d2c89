import { DECISIONS, type Decision } from './approval'
import type { DecisionOutcome } from './decide-request'

/** The decision that a button sends; what no button sends is as good as declining, and is never agreement. */
export function decisionOf(sent: string): Decision {
  return DECISIONS.find((decision) => decision === sent) ?? 'declined'
}

/** The page to which a decision leads. It says what came of it, and nothing of what it was about. */
export function pageAfterDecision(outcome: DecisionOutcome | null, decision: Decision): string {
  if (outcome === 'not-permitted') return '/not-permitted'
  return `/approvals?saved=${outcome === 'decided' ? decision : (outcome ?? 'already')}`
}
