'use server'

import { deathInput } from '@/lib/children/closing-schema'
import { recordDeath } from '@/lib/children/record-death'
import { dateInForm } from '@/lib/web/date-in-form'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { actForm } from '../act'

const read = (posted: FormData) => ({
  childId: textField(posted, 'childId'),
  seen: textField(posted, 'seen'),
  on: dateInForm(posted, 'on'),
  sure: textField(posted, 'sure'),
})
const { keeping, answersPage, childPage } = actForm('death', deathInput)

export const check = formAction(recordDeath.check, read, answersPage, { ...keeping, forChecking: true })

export const save = formAction(recordDeath, read, childPage('died'), keeping)
