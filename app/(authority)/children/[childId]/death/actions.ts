'use server'

import { childActAddress, childAddress, childForm } from '@/lib/children/child-address'
import { deathInput } from '@/lib/children/closing-schema'
import { recordDeath } from '@/lib/children/record-death'
import { dateInForm } from '@/lib/web/date-in-form'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const read = (posted: FormData) => ({ childId: textField(posted, 'childId'), seen: textField(posted, 'seen'), on: dateInForm(posted, 'on') })
const form = (posted: FormData) => childForm(textField(posted, 'childId'), 'death')
const back = (posted: FormData) => childActAddress(textField(posted, 'childId'), 'death')

export const check = formAction(recordDeath.check, read, (posted) => `${back(posted)}?check=yes`, { form, back, input: deathInput, forChecking: true })

export const save = formAction(recordDeath, read, (posted) => `${childAddress(textField(posted, 'childId'))}?saved=died`, { form, back, input: deathInput })
