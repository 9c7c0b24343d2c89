import { z } from 'zod'
import { can } from '@/lib/policy/authorise'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { DECISIONS, permissionToDecide, type Decision, type RequestKind } from './approval'

/**
 * What came of it. `log-in-again`: nothing, because the person logged in too long ago to agree as the second person; `not-permitted`:
 * nothing, because they asked for it themselves, or their role may not decide this kind. Both are written down.
 */
export type DecisionOutcome = 'decided' | 'already' | 'log-in-again' | 'not-permitted'

type Request = { kind: RequestKind; byCommand: boolean }

/**
 * Agrees to a request as the second person, declines it, or takes one's own back. What it does happens in the same transaction: a lifted
 * protection, an adoption undone, endings of a file that were held. How lately the person logged in is asked by the database.
 *
 * @throws CpisError `not-found` for another authority's request
 */
export const decideRequest = defineUseCase({
  name: 'approval.decide',
  permission: 'upload.confirm-ending',
  input: z.strictObject({ requestId: z.guid(), decision: z.enum(DECISIONS) }),
  run: async ({ tx, actor, input, audit }): Promise<DecisionOutcome> => {
    const [request] = await tx.$queryRaw<Request[]>`
      select kind, requested_by is null as "byCommand"
      from cpis.approval where id = ${input.requestId}::uuid`
    if (!request) throw new CpisError('not-found', 'There is no such request')
    const outcome = await decide(tx, actor, request, input)
    audit({ subject: { kind: 'approval', id: input.requestId }, details: { kind: request.kind, decision: input.decision, outcome } })
    return outcome
  },
})

async function decide(
  tx: Transaction,
  actor: Actor,
  request: Request,
  { requestId, decision }: { requestId: string; decision: Decision },
): Promise<DecisionOutcome> {
  if (decision !== 'taken-back' && !can(actor.role, permissionToDecide(request))) return 'not-permitted'
  const [answer] = await tx.$queryRaw<{ outcome: DecisionOutcome | 'unknown' }[]>`
    select cpis.decide_approval(${requestId}::uuid, ${decision}, ${actor.name}) as outcome`
  if (!answer || answer.outcome === 'unknown') throw new CpisError('not-found', 'There is no such request')
  if (answer.outcome === 'decided' && request.kind === 'endings') await tx.$queryRaw`select cpis.apply_due_endings()`
  return answer.outcome
}
