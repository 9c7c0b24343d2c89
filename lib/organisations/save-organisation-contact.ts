import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'
import { contactInput } from '@/lib/people/schema'

/**
 * Keeps whom to ring or write to about an organisation's use of the service. Clinicians never see it.
 *
 * @throws CpisError `not-found` when there is no such organisation
 */
export const saveOrganisationContact = defineUseCase({
  name: 'organisation.save-contact',
  permission: 'organisation.manage',
  input: contactInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.save_organisation_contact(${input.organisationId}::uuid, ${input.contactName}, ${input.contactEmail}, ${input.contactPhone}, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'organisation', id: input.organisationId } })
    return outcome
  },
})
