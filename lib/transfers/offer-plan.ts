import { dayColumn } from '@/lib/db/columns'
import { lockPlan } from '@/lib/plans/child-queries'
import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { offerFrom } from './offer-rules'
import { offerInput } from './offer-schema'

/**
 * Offers a plan in place to another authority. It ends nothing: until the other authority accepts, clinicians see the plan here and are
 * told to call both.
 *
 * @returns the id of the offer
 * @throws CpisError see `offerFrom`
 */
export const offerPlan = defineCheckedUseCase({
  name: 'transfer.offer',
  checkName: 'transfer.check',
  permission: 'plan.transfer',
  input: offerInput,
  check: async ({ tx, input, audit, about }) => {
    audit({ subject: { kind: 'plan', id: input.planId } })
    // Anybody ending or offering the same plan at this moment waits, and then sees this offer.
    await lockPlan(tx, input.planId)
    const offer = await offerFrom(tx, input)
    about(offer.child)
    return offer
  },
  run: async ({ tx, actor, input, audit, found: { child, plan, receiver } }): Promise<string> => {
    const made = await tx.transfer.create({
      data: {
        planId: plan.planId,
        fromAuthority: actor.organisation.id,
        toAuthority: receiver.id,
        nhsNumber: child.nhsNumber,
        familyName: child.familyName,
        givenName: child.givenName,
        dateOfBirth: dayColumn(child.dateOfBirth),
        type: plan.type,
        startDate: dayColumn(plan.startDate),
        endDate: dayColumn(plan.endDate),
        expectedOn: dayColumn(plan.expectedOn),
        movesOn: dayColumn(input.movesOn),
        offeredBy: actor.personId,
        offeredByName: actor.name,
      },
      select: { id: true },
    })
    audit({ subject: { kind: 'plan', id: plan.planId }, details: { type: plan.type } })
    return made.id
  },
})
