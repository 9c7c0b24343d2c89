'use server'

import { replacementInput } from '@/lib/children/number-schema'
import { replaceNumber } from '@/lib/children/replace-number'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { actForm } from '../act'

const read = (posted: FormData) => ({
  childId: textField(posted, 'childId'),
  seen: textField(posted, 'seen'),
  number: textField(posted, 'number'),
  again: textField(posted, 'again'),
})
const { keeping, answersPage, childPage } = actForm('replaced-number', replacementInput)

export const check = formAction(replaceNumber.check, read, answersPage, { ...keeping, forChecking: true })

export const save = formAction(replaceNumber, read, (posted, outcome) => childPage(outcome === 'joined' ? 'joined' : 'number')(posted), keeping)
