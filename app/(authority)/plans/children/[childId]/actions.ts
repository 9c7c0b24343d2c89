'use server'

import { childAddress } from '@/lib/children/child-address'
import { confirmEnding, endingAnswerOf } from '@/lib/uploads/save/confirm-ending'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The two buttons under a plan that a file ended long ago. */
export const answerEnding = formAction(
  confirmEnding,
  (form) => ({ endingId: textField(form, 'ending'), answer: endingAnswerOf(textField(form, 'answer')) }),
  (form, done) => `${childAddress(textField(form, 'child'))}?saved=${done ? textField(form, 'answer') : 'already'}`,
)
