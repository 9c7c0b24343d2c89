'use server'

import { adoptionInput } from '@/lib/children/closing-schema'
import { recordAdoption } from '@/lib/children/record-adoption'
import { dateInForm } from '@/lib/web/date-in-form'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { actForm } from '../act'

const read = (posted: FormData) => ({ childId: textField(posted, 'childId'), seen: textField(posted, 'seen'), on: dateInForm(posted, 'on') })
const { keeping, answersPage, childPage } = actForm('adoption', adoptionInput)

export const check = formAction(recordAdoption.check, read, answersPage, { ...keeping, forChecking: true })

export const save = formAction(recordAdoption, read, childPage('adopted'), keeping)
