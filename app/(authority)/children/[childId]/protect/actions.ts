'use server'

import { requestProtectionLift, requestProtectionLiftInput } from '@/lib/approvals/request-protection-lift'
import { childActAddress } from '@/lib/children/child-address'
import { protectChild } from '@/lib/children/protect-child'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { actForm } from '../act'

/** The button that protects a record. */
export const protect = formAction(
  protectChild,
  (form) => ({ childId: textField(form, 'childId') }),
  (form) => `${childActAddress(textField(form, 'childId'), 'protect')}?saved=protected`,
)

/** The form that asks for the protection to be lifted. */
export const requestLifting = formAction(
  requestProtectionLift,
  (form) => ({ childId: textField(form, 'childId'), reason: textField(form, 'reason') }),
  () => '/approvals?saved=requested',
  actForm('protect', requestProtectionLiftInput).keeping,
)
