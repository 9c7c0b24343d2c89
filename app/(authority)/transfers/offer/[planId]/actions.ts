'use server'

import { offerPlan } from '@/lib/transfers/offer-plan'
import { offerInput } from '@/lib/transfers/offer-schema'
import { offerAddress, offerForm } from '@/lib/transfers/transfer-address'
import { dateInForm } from '@/lib/web/date-in-form'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const read = (posted: FormData) => ({
  planId: textField(posted, 'planId'),
  seen: textField(posted, 'seen'),
  receiver: textField(posted, 'receiver'),
  movesOn: dateInForm(posted, 'movesOn'),
})
const form = (posted: FormData) => offerForm(textField(posted, 'planId'))
const back = (posted: FormData) => offerAddress(textField(posted, 'planId'))

export const check = formAction(offerPlan.check, read, (posted) => `${back(posted)}?check=yes`, { form, back, input: offerInput, forChecking: true })

export const offer = formAction(offerPlan, read, () => '/transfers?saved=offered', { form, back, input: offerInput })
