import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'
import { contactInput } from './schema'

/**
 * Saves who to ring or write to about an organisation's use of the service. Clinicians never see it.
 *
 * @throws CpisError `not-found` when there is no such organisation
 */
export const saveOrganisationContact = defineUseCase({
  name: 'organisation.save-contact',
  permission: 'organisation.manage',
  input: contactInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(
      tx,
      'save_organisation_contact',
      { organisation: input.organisationId, name: input.contactName, email: input.contactEmail, phone: input.contactPhone, by: actor.name },
      actAnswer,
    )
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'organisation', id: input.organisationId } })
    return outcome
  },
})
