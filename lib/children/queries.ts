import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import type { Transaction } from '@/lib/db/transaction'
import type { RequestKind } from '@/lib/approvals/approval'
import type { Actor } from '@/lib/identity/actor'
import { registeredChild, lockChild } from '@/lib/plans/child-queries'
import type { RegisteredChild } from '@/lib/plans/registered-child'
import { calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'

/** An unanswered request to lift a protection, to undo an adoption or to part two numbers. */
export type OpenRequest = { id: string; reason: string; requestedAt: Date; requestedByName: string; own: boolean }

/** A plan that ended when its child's record was closed, and the end that the authority had given before. */
const endedPlan = z.object({ planId: z.guid(), formerEnd: z.iso.date().transform(calendarDate).nullable() })
export type EndedPlan = z.output<typeof endedPlan>

/** The open request of one kind about a child, if any. There is at most one. */
export async function openRequest(
  tx: Transaction,
  actor: Actor,
  childId: string,
  kind: Exclude<RequestKind, 'endings'>,
): Promise<OpenRequest | null> {
  const request = await tx.approval.findFirst({
    where: { childId, kind, decision: null },
    select: { id: true, reason: true, requestedAt: true, requestedByName: true, requestedBy: true },
  })
  if (!request) return null
  const { requestedBy, ...open } = request
  return { ...open, own: requestedBy === actor.personId }
}

/**
 * A child of the caller's authority, locked until the transaction ends: whoever changes it next sees what was done.
 *
 * @param seen the version that the person saw when they opened the form
 * @throws CpisError `not-found` for another authority's child; `conflict` when the record has changed since or is closed
 */
export async function childForChange(tx: Transaction, childId: string, seen: string): Promise<RegisteredChild> {
  const child = await lockedChild(tx, childId, seen)
  if (child.closedWhy) throw new CpisError('conflict', 'This record has been closed', { field: 'form' })
  return child
}

/**
 * A child whose record is closed by a death and has not changed since the person saw it.
 *
 * @throws CpisError `not-found` for another authority's child; `conflict`
 */
export async function childClosedByDeath(tx: Transaction, childId: string, seen: string): Promise<RegisteredChild> {
  const child = await lockedChild(tx, childId, seen)
  if (child.closedWhy !== 'died') throw new CpisError('conflict', 'This record is not closed by a death', { field: 'form' })
  return child
}

/** The plans that ended when a child's record was closed and can be put back, each with its earlier end; none for an open record. */
export function plansEndedWithClosing(tx: Transaction, childId: string): Promise<EndedPlan[]> {
  return callFunction(tx, 'ended_with_closing', { child: childId }, z.array(endedPlan))
}

/** The day from which a child's record may be erased if nothing changes, and with it whatever could be put back. */
export async function recordKeptUntil(tx: Transaction, childId: string): Promise<CalendarDate> {
  return callFunction(tx, 'record_kept_until', { child: childId }, z.iso.date().transform(calendarDate))
}

async function lockedChild(tx: Transaction, childId: string, seen: string): Promise<RegisteredChild> {
  await lockChild(tx, childId)
  const child = await registeredChild(tx, childId)
  if (child.versionId !== seen) throw changedMeanwhile()
  return child
}

/** The refusal of an act on a record that somebody else has changed since it was read. */
export function changedMeanwhile(): CpisError {
  return new CpisError('conflict', 'This record changed while you worked. Read it again before you save', { field: 'form' })
}
