'use server'

import { requestReopening, requestReopeningInput } from '@/lib/approvals/request-reopening'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { actForm } from '../act'

/** The form that asks for an adoption to be undone. */
export const ask = formAction(
  requestReopening,
  (form) => ({ childId: textField(form, 'childId'), reason: textField(form, 'reason') }),
  () => '/approvals?saved=requested',
  actForm('adoption-in-error', requestReopeningInput).keeping,
)
