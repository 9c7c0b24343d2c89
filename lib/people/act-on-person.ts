import { callFunction } from '@/lib/db/call-function'
import type { Context } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from './outcome'

/**
 * What the use-cases that do one thing to one person do: the database knows whom the caller may manage. A reason stands in the history of
 * the person; the compliance log beside it holds no words.
 */
export function actOnPerson(
  act: 'suspend' | 'reinstate' | 'end-sessions',
): (context: Context<{ personId: string; reason?: string }>) => Promise<Outcome> {
  return async ({ tx, actor, input, audit }) => {
    const given = { person: input.personId, act, by: actor.name, ...(input.reason !== undefined && { reason: input.reason }) }
    const outcome = outcomeOf(await callFunction(tx, 'act_on_person', given, actAnswer))
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  }
}
