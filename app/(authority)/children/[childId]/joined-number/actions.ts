'use server'

import { requestParting, requestPartingInput } from '@/lib/approvals/request-parting'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { actForm } from '../act'

/** The form that asks for two numbers to be parted. */
export const ask = formAction(
  requestParting,
  (form) => ({ childId: textField(form, 'childId'), linkId: textField(form, 'linkId'), reason: textField(form, 'reason') }),
  () => '/approvals?saved=requested',
  actForm('joined-number', requestPartingInput).keeping,
)
