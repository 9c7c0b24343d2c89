'use server'

import { acceptTransfer } from '@/lib/transfers/accept-transfer'
import { declineInput, declineTransfer } from '@/lib/transfers/decline-transfer'
import { takeBackTransfer } from '@/lib/transfers/take-back-transfer'
import { transferAddress, transferForm, transferIdInput } from '@/lib/transfers/transfer-address'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const form = (posted: FormData) => transferForm(textField(posted, 'transferId'))
const back = (posted: FormData) => transferAddress(textField(posted, 'transferId'))
const read = (posted: FormData) => ({ transferId: textField(posted, 'transferId') })

export const accept = formAction(acceptTransfer, read, (posted) => `${back(posted)}?saved=accepted`, { form, back, input: transferIdInput })

export const decline = formAction(
  declineTransfer,
  (posted) => ({ transferId: textField(posted, 'transferId'), reason: textField(posted, 'reason') }),
  () => '/transfers?saved=declined',
  { form, back, input: declineInput },
)

export const takeBack = formAction(takeBackTransfer, read, () => '/transfers?saved=taken-back', { form, back, input: transferIdInput })
