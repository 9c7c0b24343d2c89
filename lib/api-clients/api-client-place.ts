import * as codes from '@/lib/db/codes.generated'
import { codeOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import type { ActorOrganisation } from '@/lib/identity/actor'
import { scopes, scopesFit, type Scope } from '@/lib/policy/scopes'
import { CpisError } from '@/lib/shared/errors'

/**
 * The organisation that a client is to belong to, provided that what the client may do suits it.
 *
 * @throws CpisError `conflict` at the field at fault
 */
export async function placeOfApiClient(tx: Transaction, organisationId: string, wanted: readonly Scope[]): Promise<string> {
  const organisation = await tx.organisation.findUnique({ where: { id: organisationId }, select: { kind: true, name: true } })
  const kind = codeOf(codes.ORGANISATION_KIND, organisation?.kind ?? null)
  if (!organisation || kind === null || kind === 'national') throw new CpisError('conflict', 'Choose the organisation', { field: 'organisationId' })
  if (!scopesFit(kind, wanted)) throw doesNotFit(kind)
  return organisation.name
}

/** Says that what a client is to do does not suit this kind of organisation. */
export function doesNotFit(kind: ActorOrganisation['kind']): CpisError {
  const fitting = Object.values(scopes)
    .filter((scope) => scope.kind === kind)
    .map(({ description }) => description)
  return new CpisError('conflict', `A system of this kind of organisation may have only: ${fitting.join(', ')}`, { field: 'scopes' })
}
