'use server'

import { decideRoleRequest } from '@/lib/privileged-roles/decide-role-request'
import { REQUEST_DECISIONS, requestDecisionInput } from '@/lib/privileged-roles/schema'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** Anything that no button sends counts as declining, and never as approval. */
const decisionOf = (form: FormData) => REQUEST_DECISIONS.find((one) => one === textField(form, 'decision')) ?? 'declined'

/** The buttons on a request for a privileged role. */
export const decide = formAction(
  decideRoleRequest,
  (form) => ({ requestId: textField(form, 'request'), decision: decisionOf(form), reason: textField(form, 'reason') }),
  (form, outcome) => `/privileged-roles?saved=${outcome === 'done' ? decisionOf(form) : (outcome ?? 'already')}`,
  { form: () => 'role requests', back: () => '/privileged-roles', input: requestDecisionInput },
)
