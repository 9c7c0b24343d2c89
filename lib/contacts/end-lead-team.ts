import { databaseNow } from '@/lib/db/clock'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { recordAuthorityChanges } from './queries'
import { leadTeams } from './lead-teams'
import { endTeamInput } from './schema'

/**
 * Stops offering a team. Plans that name it keep its name and number until they are changed.
 *
 * @throws CpisError `not-found` for a team that has already been ended or is another authority's
 */
export const endLeadTeam = defineUseCase({
  name: 'team.end',
  permission: 'contact.write',
  input: endTeamInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const team = (await leadTeams(tx)).find(({ id }) => id === input.teamId)
    const { count } = await tx.leadTeam.updateMany({ where: { id: input.teamId, endedAt: null }, data: { endedAt: await databaseNow(tx) } })
    if (!team || count === 0) throw new CpisError('not-found', 'There is no such team')
    await recordAuthorityChanges(tx, actor, [{ field: 'lead-team', was: `${team.name}, ${team.phone}`, becomes: null }])
    audit({ subject: { kind: 'team', id: input.teamId } })
  },
})
