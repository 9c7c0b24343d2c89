import { z } from 'zod'
import { can } from '@/lib/policy/authorise'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { placeOf, type Place } from './places'

/**
 * Where somebody is to work, with what the caller can grant there: an organisation's administrator grants ordinary roles at their own
 * organisation, a national administrator privileged roles anywhere.
 *
 * @throws CpisError `not-found` when there is no such organisation
 */
export const getPlace = defineUseCase({
  name: 'organisation.roles',
  permission: 'person.manage',
  input: z.strictObject({ organisationId: z.guid().nullable() }),
  run: ({ tx, actor, input }): Promise<Place> => {
    const national = can(actor.role, 'role.request')
    return placeOf(tx, national ? (input.organisationId ?? actor.organisation.id) : actor.organisation.id, national)
  },
})
