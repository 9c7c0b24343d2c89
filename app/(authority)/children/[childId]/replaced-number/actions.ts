'use server'

import { childActAddress, childAddress, childForm } from '@/lib/children/child-address'
import { replacementInput } from '@/lib/children/number-schema'
import { replaceNumber } from '@/lib/children/replace-number'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const read = (posted: FormData) => ({ childId: textField(posted, 'childId'), seen: textField(posted, 'seen'), number: textField(posted, 'number'), again: textField(posted, 'again') })
const form = (posted: FormData) => childForm(textField(posted, 'childId'), 'replaced-number')
const back = (posted: FormData) => childActAddress(textField(posted, 'childId'), 'replaced-number')

export const check = formAction(replaceNumber.check, read, (posted) => `${back(posted)}?check=yes`, { form, back, input: replacementInput, forChecking: true })

export const save = formAction(replaceNumber, read, (posted) => `${childAddress(textField(posted, 'childId'))}?saved=number`, { form, back, input: replacementInput })
