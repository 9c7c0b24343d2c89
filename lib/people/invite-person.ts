import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { refuseInvitation } from './invitation-rules'
import { invitationInput } from './schema'

/**
 * Invites somebody to log in, or adds a role to somebody who is known by this identifier or address. An ordinary role is given at once;
 * a privileged one waits for a second national administrator. The invitation holds for 14 days.
 *
 * @returns the id of the person
 * @throws CpisError `conflict` at the field that is at fault; `not-permitted` for a role or an organisation that is not the caller's to give
 */
export const invitePerson = defineUseCase({
  name: 'person.invite',
  permission: 'person.manage',
  input: invitationInput,
  run: async ({ tx, actor, input, audit }): Promise<string> => {
    const clinical = input.role === 'CL' || input.role === 'SG'
    const { name, email, provider, subject, role, reason } = input
    const [made] = await callFunction(tx, 'invite_person', {
      name, email, provider, subject, organisation: input.organisationId, role, setting: clinical ? input.settingId : null, reason, by: actor.name,
    }, z.tuple([z.object({ outcome: z.string(), invited: z.guid().nullable() })]))
    refuseInvitation(made.outcome)
    const personId = made.invited ?? ''
    audit({ subject: { kind: 'person', id: personId }, details: { role: input.role, organisation: input.organisationId } })
    return personId
  },
})
