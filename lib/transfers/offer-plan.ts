import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { offerFrom } from './offer-rules'
import { offerInput } from './offer-schema'

/**
 * Offers a plan in place to another authority. Nothing ends by it: until the other one has accepted, clinicians see the plan here and are
 * told to call both.
 *
 * @returns the id of the offer
 * @throws CpisError see `offerFrom`
 */
export const offerPlan = defineUseCase({
  name: 'transfer.offer',
  permission: 'plan.transfer',
  input: offerInput,
  run: async ({ tx, actor, input, audit }): Promise<string> => {
    // Whoever ends or offers the same plan at this moment waits, and then sees this offer.
    await tx.$queryRaw`select from cpis.plan where id = ${input.planId}::uuid for update`
    const { child, plan, receiver } = await offerFrom(tx, input)
    const [made] = await tx.$queryRaw<{ id: string }[]>`
      insert into cpis.transfer (plan_id, from_authority, to_authority, nhs_number, family_name, given_name, date_of_birth, type, start_date,
        end_date, moves_on, offered_by, offered_by_name)
      values (${plan.planId}::uuid, ${actor.organisation.id}::uuid, ${receiver.id}::uuid, ${child.nhsNumber}, ${child.familyName},
        ${child.givenName}, ${child.dateOfBirth}::date, ${plan.type}, ${plan.startDate}::date, ${plan.endDate}::date, ${input.movesOn}::date,
        ${actor.personId}::uuid, ${actor.name})
      returning id`
    if (!made) throw new CpisError('unavailable', 'The offer could not be made')
    audit({ subject: { kind: 'plan', id: plan.planId }, details: { type: plan.type } })
    return made.id
  },
})
