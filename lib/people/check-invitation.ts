import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { invitationInput } from './schema'
import { can } from '@/lib/policy/authorise'
import { placeOf } from './places'

/**
 * Looks at an invitation before its answers are shown to be checked. Whom it would find is not looked up before it is made.
 *
 * @throws CpisError `conflict` when the role or the setting is not one of the organisation
 */
export const checkInvitation = defineUseCase({
  name: 'person.check-invitation',
  permission: 'person.manage',
  input: invitationInput,
  run: async ({ tx, actor, input }): Promise<void> => {
    const national = can(actor.role, 'role.request')
    if (!national && input.organisationId !== actor.organisation.id) throw new CpisError('not-permitted', 'Another organisation’s people')
    const place = await placeOf(tx, input.organisationId, national)
    if (!place.roles.some(({ value }) => value === input.role)) throw new CpisError('conflict', 'Choose a role of this organisation', { field: 'role' })
    if (input.settingId !== null && !place.settings.some(({ value }) => value === input.settingId)) {
      throw new CpisError('conflict', 'Choose a care setting of this organisation', { field: 'settingId' })
    }
  },
})
