'use server'

import { requestReopening, requestReopeningInput } from '@/lib/approvals/request-reopening'
import { childActAddress, childForm } from '@/lib/children/child-address'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The form that asks for an adoption to be undone. */
export const ask = formAction(
  requestReopening,
  (form) => ({ childId: textField(form, 'childId'), reason: textField(form, 'reason') }),
  () => '/approvals?saved=requested',
  {
    form: (form) => childForm(textField(form, 'childId'), 'adoption-in-error'),
    back: (form) => childActAddress(textField(form, 'childId'), 'adoption-in-error'),
    input: requestReopeningInput,
  },
)
