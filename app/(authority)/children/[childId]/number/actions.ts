'use server'

import { childActAddress, childAddress, childForm } from '@/lib/children/child-address'
import { numberInput } from '@/lib/children/number-schema'
import { correctNumber } from '@/lib/children/correct-number'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const read = (posted: FormData) => ({ childId: textField(posted, 'childId'), seen: textField(posted, 'seen'), number: textField(posted, 'number') })
const form = (posted: FormData) => childForm(textField(posted, 'childId'), 'number')
const back = (posted: FormData) => childActAddress(textField(posted, 'childId'), 'number')

export const check = formAction(correctNumber.check, read, (posted) => `${back(posted)}?check=yes`, { form, back, input: numberInput, forChecking: true })

export const save = formAction(correctNumber, read, (posted) => `${childAddress(textField(posted, 'childId'))}?saved=number`, { form, back, input: numberInput })
