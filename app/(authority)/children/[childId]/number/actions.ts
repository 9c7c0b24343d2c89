'use server'

import { correctNumber } from '@/lib/children/correct-number'
import { correctionInput } from '@/lib/children/number-schema'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { actForm } from '../act'

const read = (posted: FormData) => ({
  childId: textField(posted, 'childId'),
  seen: textField(posted, 'seen'),
  number: textField(posted, 'number'),
  sure: textField(posted, 'sure'),
})
const { keeping, answersPage, childPage } = actForm('number', correctionInput)

export const check = formAction(correctNumber.check, read, answersPage, { ...keeping, forChecking: true })

export const save = formAction(correctNumber, read, childPage('number'), keeping)
