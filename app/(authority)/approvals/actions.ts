'use server'

import { answerRequest } from '@/lib/approvals/answer-request'
import { decisionOf, pageAfterDecision } from '@/lib/approvals/decision-form'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The buttons on a request: agree, decline, take back. */
export const decide = formAction(
  answerRequest,
  (form) => ({ requestId: textField(form, 'request'), decision: decisionOf(textField(form, 'decision')) }),
  (form, outcome) => pageAfterDecision(outcome, decisionOf(textField(form, 'decision'))),
)
