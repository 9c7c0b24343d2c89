import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import type { RequestKind } from './approval'

/**
 * Records that somebody asks for a second person. The child is locked meanwhile, so that two people asking at once make one request.
 *
 * @returns the id of the request
 * @throws CpisError `conflict` when a colleague has asked for it already
 */
export async function recordRequest(
  tx: Transaction,
  actor: Actor,
  { kind, childId, reason, linkId = null }: { kind: Exclude<RequestKind, 'endings'>; childId: string; reason: string; linkId?: string | null },
): Promise<string> {
  const open = await tx.approval.findFirst({ where: { childId, kind, decision: null }, select: { id: true } })
  if (open) throw new CpisError('conflict', 'A colleague has asked for this already', { field: 'form' })
  const { id } = await tx.approval.create({
    data: {
      authorityId: actor.organisation.id,
      kind,
      childId,
      reason,
      linkId,
      requestedBy: actor.personId,
      requestedByName: actor.name,
    },
    select: { id: true },
  })
  return id
}
