import type { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import type { Context } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from './outcome'
import type { personInput } from './schema'

/** What the use-cases that do one thing to one person do: the database knows whom the caller may manage. */
export function actOnPerson(act: 'suspend' | 'reinstate' | 'end-sessions'): (context: Context<z.output<typeof personInput>>) => Promise<Outcome> {
  return async ({ tx, actor, input, audit }) => {
    const outcome = outcomeOf(await callFunction(tx, 'act_on_person', { person: input.personId, act, by: actor.name }, actAnswer))
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  }
}
