import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'

const keptSearch = z.object({ term: z.string() })

/** What somebody last searched for in this session, as typed; null if they have not searched. */
export async function planSearchOf(tx: Transaction, actor: Actor): Promise<string | null> {
  const kept = await callFunction(tx, 'kept_form_of', searchOf(actor), keptSearch.nullable())
  return kept?.term ?? null
}

/** Keeps a session's search until it is replaced or forgotten, or the session or its role ends. */
export async function keepPlanSearch(tx: Transaction, actor: Actor, term: string): Promise<void> {
  await callFunction(tx, 'keep_form', { ...searchOf(actor), answers: { term } satisfies z.input<typeof keptSearch> })
}

/** Forgets a session's search. */
export async function forgetPlanSearch(tx: Transaction, actor: Actor): Promise<void> {
  await callFunction(tx, 'forget_form', searchOf(actor))
}

function searchOf(actor: Actor) {
  return { ticket: actor.ticket.text, form: 'plan search' }
}
