import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import type { AnyTransaction } from '@/lib/db/any-transaction'
import type { Transaction } from '@/lib/db/transaction'
import { restricts, type PersonVerdict } from '@/lib/demographics/compare-now'
import type { TracedPerson } from '@/lib/demographics/trace-people'
import type { Actor } from '@/lib/identity/actor'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { closedNumberKeys } from './closed-numbers'
import { byHand } from './register-writes'
import type { RegisteredChild } from './registered-child'
import { verdictColumns } from './verdict-columns'

/**
 * Keeps a new verdict about a child who is on the register, and protects a restricted one. An answer that did not come changes nothing.
 */
export async function keepVerdict(tx: Transaction, actor: Actor, child: RegisteredChild, verdict: PersonVerdict): Promise<void> {
  if (verdict.kind === 'unavailable') return
  const kept = await verdictColumns(tx, verdict)
  const protects = restricts(verdict) && !child.isProtected
  if (!protects && kept.numberStatus === child.numberStatus && kept.differsIn.join() === child.differsIn.join()) return
  await tx.child.updateMany({
    where: { id: child.childId },
    data: { ...kept, ...(protects && { isProtected: true }), change: protects ? 'protected' : 'number-checked', ...byHand(actor) },
  })
}

/**
 * Joins a number to the one that took its place, as demographics say of somebody whose name and date of birth agree: from now on each leads to
 * what is held under the other. Never a number that an adoption closed, and never two that two people have parted.
 */
export async function joinNumbers(tx: AnyTransaction, number: NhsNumber, by: NhsNumber): Promise<boolean> {
  return callFunction(tx, 'follow_replacement', { number, by, keys: [number, by].flatMap(closedNumberKeys) }, z.boolean())
}

/** Whether two people are the same to whoever compares them. */
export function samePerson(one: TracedPerson, other: TracedPerson): boolean {
  return (['nhsNumber', 'familyName', 'givenName', 'dateOfBirth'] as const).every((part) => one[part] === other[part])
}
