import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { contactsOf, recordAuthorityChanges } from './queries'
import { leadTeams } from './lead-teams'
import { changeTeamInput } from './schema'

/**
 * Gives a lead team another name or telephone number. Plans in place that name the team change with it: it is the number that people ring.
 *
 * @returns how many plans were changed
 * @throws CpisError `not-found` for a team that has been ended or is another authority's; `conflict` when another team has that name
 */
export const changeLeadTeam = defineUseCase({
  name: 'team.change',
  permission: 'contact.write',
  input: changeTeamInput,
  run: async ({ tx, actor, input, audit }): Promise<number> => {
    await contactsOf(tx, actor.organisation.id, { lock: true })
    const teams = await leadTeams(tx)
    const team = teams.find(({ id }) => id === input.teamId)
    if (!team) throw new CpisError('not-found', 'There is no such team')
    if (teams.some((other) => other !== team && other.name.toLowerCase() === input.teamName.toLowerCase())) {
      throw new CpisError('conflict', 'There is a team of that name already', { field: 'teamName' })
    }
    const { teamId, teamName, teamPhone } = input
    const plans =
      (await callFunction(tx, 'change_lead_team', { team: teamId, name: teamName, phone: teamPhone, by: actor.name }, z.int().nullable())) ?? 0
    await recordAuthorityChanges(tx, actor, [
      { field: 'lead-team', was: `${team.name}, ${team.phone}`, becomes: `${input.teamName}, ${input.teamPhone}` },
    ])
    audit({ subject: { kind: 'team', id: input.teamId }, details: { plans } })
    return plans
  },
})
