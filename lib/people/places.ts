import * as codes from '@/lib/db/codes.generated'
import { codeOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import type { ActorOrganisation } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'

/** A role or care setting to choose. */
export type Choice = { value: string; label: string }

/** An organisation where somebody is given a role, with what can be given there. */
export type Place = { id: string; name: string; kind: ActorOrganisation['kind']; roles: Choice[]; settings: Choice[] }

/**
 * The roles and care settings that can be given at an organisation.
 *
 * @param privileged whether to list the roles that need two administrators, or the others
 * @throws CpisError `not-found` when there is no such organisation
 */
export async function placeOf(tx: Transaction, organisationId: string, privileged: boolean): Promise<Place> {
  const place = await tx.organisation.findUnique({ where: { id: organisationId }, select: { id: true, name: true, kind: true } })
  if (!place) throw new CpisError('not-found', 'There is no such organisation')
  const roles = await tx.role.findMany({
    where: { organisationKind: { has: place.kind }, standsAlone: privileged },
    select: { code: true, label: true },
    orderBy: { label: 'asc' },
  })
  const settings = await tx.careSetting.findMany({ where: { organisationId }, select: { id: true, name: true }, orderBy: { name: 'asc' } })
  return {
    id: place.id,
    name: place.name,
    kind: codeOf(codes.ORGANISATION_KIND, place.kind),
    roles: roles.map(({ code, label }) => ({ value: code, label })),
    settings: settings.map(({ id, name }) => ({ value: id, label: name })),
  }
}
