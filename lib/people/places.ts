import type { Transaction } from '@/lib/db/transaction'
import type { ActorOrganisation } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'

/** A role or care setting to choose. */
export type Choice = { value: string; label: string }

/** An organisation for which somebody is given a role, with what can be given there. */
export type Place = { id: string; name: string; kind: ActorOrganisation['kind']; roles: Choice[]; settings: Choice[] }

/**
 * The roles and care settings of an organisation.
 *
 * @param privileged the roles that need two administrators, or else the others
 * @throws CpisError `not-found` when there is no such organisation
 */
export async function placeOf(tx: Transaction, organisationId: string, privileged: boolean): Promise<Place> {
  const [place] = await tx.$queryRaw<Pick<Place, 'id' | 'name' | 'kind'>[]>`
    select id, name, kind from cpis.organisation where id = ${organisationId}::uuid`
  if (!place) throw new CpisError('not-found', 'There is no such organisation')
  const roles = await tx.$queryRaw<Choice[]>`
    select code as value, label from cpis.role where ${place.kind} = any (organisation_kind) and stands_alone = ${privileged} order by label`
  const settings = await tx.$queryRaw<Choice[]>`
    select id::text as value, name as label from cpis.care_setting where organisation_id = ${organisationId}::uuid order by name`
  return { ...place, roles, settings }
}
