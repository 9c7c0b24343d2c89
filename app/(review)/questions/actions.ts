'use server'

import { answerInput, answerQuestion } from '@/lib/review/answer-question'
import { answerForm } from '@/lib/review/review-address'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The answer to a question about one of the person's own accesses. */
export const answer = formAction(
  answerQuestion,
  (form) => ({ itemId: textField(form, 'itemId'), answer: textField(form, 'answer'), text: textField(form, 'text') }),
  () => '/questions?saved=answered',
  { form: (form) => answerForm(textField(form, 'itemId')), back: () => '/questions', input: answerInput },
)
