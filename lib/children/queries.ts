import type { Transaction } from '@/lib/db/transaction'
import { heldChild } from '@/lib/plans/child-queries'
import type { HeldChild } from '@/lib/plans/held-child'
import { CpisError } from '@/lib/shared/errors'

/** A request to lift a protection that nobody has answered yet. */
export type OpenRequest = { id: string; reason: string; requestedAt: Date; requestedByName: string; own: boolean }

/** The request about a child that is open, if any. There is at most one. */
export async function openUnshieldRequest(tx: Transaction, childId: string): Promise<OpenRequest | null> {
  const [request] = await tx.$queryRaw<OpenRequest[]>`
    select id, reason, requested_at as "requestedAt", requested_by_name as "requestedByName",
           requested_by is not distinct from cpis.caller_user() as own
    from cpis.approval where child_id = ${childId}::uuid and kind = 'unshield' and decision is null`
  return request ?? null
}

/**
 * A child of the caller's authority, locked until the transaction ends: who changes it next sees what was done.
 *
 * @param seen the version that the person saw when they opened the form
 * @throws CpisError `not-found` for another authority's child; `conflict` when the record has changed since or is closed
 */
export async function childForChange(tx: Transaction, childId: string, seen: string): Promise<HeldChild> {
  const child = await lockedChild(tx, childId, seen)
  if (child.closedWhy) throw new CpisError('conflict', 'This record has been closed', { field: 'form' })
  return child
}

/**
 * Refuses unless the record of a child is closed by a death, as the person saw it.
 *
 * @throws CpisError `not-found` for another authority's child; `conflict`
 */
export async function assertClosedByDeath(tx: Transaction, childId: string, seen: string): Promise<void> {
  const { closedWhy } = await lockedChild(tx, childId, seen)
  if (closedWhy !== 'died') throw new CpisError('conflict', 'This record is not closed by a death', { field: 'form' })
}

/** The ids of the plans that ended with the death of a child and can be put back; none where no death closed its record. */
export async function plansEndedWithDeath(tx: Transaction, childId: string): Promise<string[]> {
  const plans = await tx.$queryRaw<{ id: string }[]>`select plan_id as id from cpis.ended_with_death(${childId}::uuid)`
  return plans.map(({ id }) => id)
}

async function lockedChild(tx: Transaction, childId: string, seen: string): Promise<HeldChild> {
  await tx.$queryRaw`select from cpis.child where id = ${childId}::uuid for update`
  const child = await heldChild(tx, childId)
  if (child.versionId !== seen) throw new CpisError('conflict', 'This record changed while you worked. Read it again before you save', { field: 'form' })
  return child
}
