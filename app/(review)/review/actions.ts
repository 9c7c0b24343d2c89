'use server'

import { askPerson } from '@/lib/review/ask-person'
import { concludeInput, concludeReview } from '@/lib/review/conclude-review'
import { concludeForm, reviewItemAddress } from '@/lib/review/review-address'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The button "Ask the person". */
export const ask = formAction(
  askPerson,
  (form) => ({ itemId: textField(form, 'itemId') }),
  () => '/review?saved=asked',
)

/** What the safeguarding lead concludes. */
export const conclude = formAction(
  concludeReview,
  (form) => ({ itemId: textField(form, 'itemId'), conclusion: textField(form, 'conclusion'), note: textField(form, 'note') }),
  () => '/review?saved=concluded',
  {
    form: (form) => concludeForm(textField(form, 'itemId')),
    back: (form) => reviewItemAddress(textField(form, 'itemId')),
    input: concludeInput,
  },
)
