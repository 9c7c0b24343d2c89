'use server'

import { HOLD_KINDS, placeHoldInput } from '@/lib/legal-holds/legal-hold'
import { liftLegalHold } from '@/lib/legal-holds/lift-legal-hold'
import { placeLegalHold } from '@/lib/legal-holds/place-legal-hold'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The form at the bottom of the page. */
export const place = formAction(
  placeLegalHold,
  (form) => ({
    // A form without a choice is refused by the schema, at the field.
    kind: HOLD_KINDS.find((kind) => kind === textField(form, 'kind')) as (typeof HOLD_KINDS)[number],
    number: textField(form, 'number'),
    personName: textField(form, 'personName'),
    organisationId: textField(form, 'organisationId'),
    reason: textField(form, 'reason'),
  }),
  () => '/legal-holds?saved=placed',
  { form: () => 'legal-hold', back: () => '/legal-holds?problem=form', input: placeHoldInput },
)

/** The button beside a hold. */
export const lift = formAction(
  liftLegalHold,
  (form) => ({ holdId: textField(form, 'hold') }),
  (_form, outcome) => `/legal-holds?saved=${outcome ?? 'already'}`,
)
