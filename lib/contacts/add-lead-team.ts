import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { contactsOf, recordAuthorityChanges } from './queries'
import { leadTeams } from './lead-teams'
import { addTeamInput } from './schema'

/**
 * Adds a team that leads on plans.
 *
 * @throws CpisError `conflict` when the authority already has a team of that name
 */
export const addLeadTeam = defineUseCase({
  name: 'team.add',
  permission: 'contact.write',
  input: addTeamInput,
  run: async ({ tx, actor, input }): Promise<void> => {
    await contactsOf(tx, actor.organisation.id, { lock: true })
    const teams = await leadTeams(tx)
    if (teams.some((team) => team.name.toLowerCase() === input.teamName.toLowerCase())) {
      throw new CpisError('conflict', 'There is a team of that name already', { field: 'teamName' })
    }
    await tx.leadTeam.createMany({ data: { authorityId: actor.organisation.id, name: input.teamName, phone: input.teamPhone } })
    await recordAuthorityChanges(tx, actor, [{ field: 'lead-team', was: null, becomes: `${input.teamName}, ${input.teamPhone}` }])
  },
})
