'use server'

import { childAddress } from '@/lib/children/child-address'
import { answerEnding as answer } from '@/lib/uploads/save/answer-ending'
import { endingAnswerOf } from '@/lib/uploads/save/confirm-ending'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The two buttons under a plan that a file ended long ago. */
export const answerEnding = formAction(
  answer,
  (form) => ({ endingId: textField(form, 'ending'), answer: endingAnswerOf(textField(form, 'answer')) }),
  (form, done) => `${childAddress(textField(form, 'child'))}?saved=${done ?? 'already'}`,
)
