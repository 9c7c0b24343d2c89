'use server'

import { childActAddress, childAddress, childForm } from '@/lib/children/child-address'
import { adoptionInput } from '@/lib/children/closing-schema'
import { recordAdoption } from '@/lib/children/record-adoption'
import { dateInForm } from '@/lib/web/date-in-form'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const read = (posted: FormData) => ({ childId: textField(posted, 'childId'), seen: textField(posted, 'seen'), on: dateInForm(posted, 'on') })
const form = (posted: FormData) => childForm(textField(posted, 'childId'), 'adoption')
const back = (posted: FormData) => childActAddress(textField(posted, 'childId'), 'adoption')

export const check = formAction(recordAdoption.check, read, (posted) => `${back(posted)}?check=yes`, { form, back, input: adoptionInput, forChecking: true })

export const save = formAction(recordAdoption, read, (posted) => `${childAddress(textField(posted, 'childId'))}?saved=adopted`, { form, back, input: adoptionInput })
