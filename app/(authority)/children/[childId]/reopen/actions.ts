'use server'

import { childActAddress, childAddress, childForm } from '@/lib/children/child-address'
import { reopenRecord } from '@/lib/children/reopen-record'
import { reopeningInput } from '@/lib/children/reopening-schema'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const read = (posted: FormData) => ({
  childId: textField(posted, 'childId'), seen: textField(posted, 'seen'), reason: textField(posted, 'reason'), plans: textField(posted, 'plans'),
})
const form = (posted: FormData) => childForm(textField(posted, 'childId'), 'reopen')
const back = (posted: FormData) => childActAddress(textField(posted, 'childId'), 'reopen')

export const check = formAction(reopenRecord.check, read, (posted) => `${back(posted)}?check=yes`, { form, back, input: reopeningInput, forChecking: true })

export const save = formAction(reopenRecord, read, (posted) => `${childAddress(textField(posted, 'childId'))}?saved=reopened`, { form, back, input: reopeningInput })
