import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'
import { stateInput } from '@/lib/people/schema'

/**
 * Moves an organisation on, or suspends it. Suspending ends the sessions of everybody who works there now; what a council published goes on
 * being shown to clinicians.
 *
 * @throws CpisError `not-found` when there is no such organisation
 */
export const setOrganisationState = defineUseCase({
  name: 'organisation.set-state',
  permission: 'organisation.manage',
  input: stateInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.set_organisation_status(${input.organisationId}::uuid, ${input.state}, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'organisation', id: input.organisationId }, details: { state: input.state, outcome } })
    return outcome
  },
})
