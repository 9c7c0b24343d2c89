import { defineUseCase } from '@/lib/use-case/define-use-case'
import { offerFrom } from './offer-rules'
import { offerInput } from './offer-schema'

/** Whether a plan can be offered as the form says, before "Check your answers". Changes nothing. */
export const checkOffer = defineUseCase({
  name: 'transfer.check',
  permission: 'plan.transfer',
  input: offerInput,
  run: async ({ tx, input, audit }): Promise<void> => {
    await offerFrom(tx, input)
    audit({ subject: { kind: 'plan', id: input.planId } })
  },
})
