import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'
import { renameInput } from '@/lib/people/schema'

/**
 * Gives an organisation another name. Its codes stay, and so does the name that it had in records of accesses and notices. What it was called
 * is in its history.
 *
 * @throws CpisError `not-found` when there is no such organisation
 */
export const renameOrganisation = defineUseCase({
  name: 'organisation.rename',
  permission: 'organisation.manage',
  input: renameInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.rename_organisation(${input.organisationId}::uuid, ${input.organisationName}, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'organisation', id: input.organisationId }, details: { outcome } })
    return outcome
  },
})
