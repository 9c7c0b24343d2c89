import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from './outcome'
import { endRoleInput } from './schema'

/**
 * Takes a role away. All the person's sessions end with it, as the next request from an open page finds out. A privileged role, which took
 * two people to give, is taken away for a reason by somebody who has just logged in, and two national administrators are always left.
 *
 * @throws CpisError `not-found` for a role at another organisation
 */
export const endRole = defineUseCase({
  name: 'role.end',
  permission: 'person.manage',
  input: endRoleInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await callFunction(
      tx,
      'end_role',
      { assignment: input.assignmentId, by: actor.name, reason: input.reason || null },
      z.tuple([z.object({ outcome: actAnswer, person: z.guid().nullable() })]),
    )
    const outcome = outcomeOf(said.outcome)
    audit({ subject: said.person ? { kind: 'person', id: said.person } : { kind: 'role_assignment', id: input.assignmentId }, details: { outcome } })
    return outcome
  },
})
