import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { can } from '@/lib/policy/authorise'
import { CpisError } from '@/lib/shared/errors'
import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { refuseInvitation } from './invitation-rules'
import { placeOf } from './places'
import { invitationInput, isPrivileged } from './schema'

/**
 * Invites somebody to log in, or adds a role to somebody already known by this identifier or address. An ordinary role is given at once;
 * a privileged one waits for a second national administrator. The invitation lasts 14 days.
 *
 * @returns the id of the person
 * @throws CpisError `conflict` at the field at fault; `not-permitted` for a role or organisation that is not the caller's to give
 */
export const invitePerson = defineCheckedUseCase({
  name: 'person.invite',
  checkName: 'person.check-invitation',
  permission: 'person.manage',
  input: invitationInput,
  // Who the invitation would match is not looked up until it is made.
  check: async ({ tx, actor, input }) => {
    const national = can(actor.role, 'role.request')
    if (!national && input.organisationId !== actor.organisation.id) throw new CpisError('not-permitted', 'Another organisation’s people')
    if (!national && isPrivileged(input.role)) throw new CpisError('not-permitted', 'A role that takes two national administrators')
    const place = await placeOf(tx, input.organisationId, national)
    if (!place.roles.some(({ value }) => value === input.role))
      throw new CpisError('conflict', 'Choose a role of this organisation', { field: 'role' })
    if (input.settingId !== null && !place.settings.some(({ value }) => value === input.settingId)) {
      throw new CpisError('conflict', 'Choose a care setting of this organisation', { field: 'settingId' })
    }
  },
  run: async ({ tx, actor, input, audit }): Promise<string> => {
    const { name, email, provider, subject, role, reason } = input
    const [made] = await callFunction(
      tx,
      'invite_person',
      {
        name,
        email,
        provider,
        subject,
        organisation: input.organisationId,
        role,
        setting: input.settingId,
        reason,
        by: actor.name,
      },
      z.tuple([z.object({ outcome: z.string(), invited: z.guid().nullable() })]),
    )
    refuseInvitation(made.outcome)
    const personId = made.invited ?? ''
    audit({ subject: { kind: 'person', id: personId }, details: { role: input.role, organisation: input.organisationId } })
    return personId
  },
})
