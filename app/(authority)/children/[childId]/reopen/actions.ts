'use server'

import { reopenRecord } from '@/lib/children/reopen-record'
import { reopeningInput } from '@/lib/children/reopening-schema'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'
import { actForm } from '../act'

const read = (posted: FormData) => ({
  childId: textField(posted, 'childId'),
  seen: textField(posted, 'seen'),
  reason: textField(posted, 'reason'),
  plans: textField(posted, 'plans'),
})
const { keeping, answersPage, childPage } = actForm('reopen', reopeningInput)

export const check = formAction(reopenRecord.check, read, answersPage, { ...keeping, forChecking: true })

export const save = formAction(reopenRecord, read, childPage('reopened'), keeping)
