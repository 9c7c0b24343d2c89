import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import * as codes from '@/lib/db/codes.generated'
import { codeOf } from '@/lib/db/columns'
import { can } from '@/lib/policy/authorise'
import { CpisError } from '@/lib/shared/errors'
import { queueFollowing, type QueuedRow } from '@/lib/plans/following-rows'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { DECISIONS, permissionToDecide, type Decision, type RequestKind } from './approval'

/**
 * The outcome. `decided-later`: agreed, and some of the endings of a file wait for something else as well. `asker-gone`: nothing was decided,
 * because whoever asked has been suspended since, or has lost the role. `log-in-again`: nothing was decided, because the person logged in too
 * long ago to agree as the second person.
 * `not-permitted`: nothing was decided, because they asked for it themselves, or their role may not decide this kind. Both are recorded.
 */
const decisionAnswer = z.enum(['decided', 'already', 'asker-gone', 'log-in-again', 'not-permitted', 'unknown'])
export type DecisionOutcome = Exclude<z.output<typeof decisionAnswer>, 'unknown'> | 'decided-later'

/** Which request, and the decision. */
const decisionInput = z.strictObject({ requestId: z.guid(), decision: z.enum(DECISIONS) })

type Request = { kind: RequestKind; byCommand: boolean }

/**
 * Agrees to a request as the second person, declines it, or takes back the person's own. The effect is in the same transaction: a
 * protection lifted, an adoption undone, the held endings of a file applied. The database checks how recently the person logged in.
 *
 * @returns also the rows to fix that waited for endings that are applied now (see answerRequest, which pages use)
 * @throws CpisError `not-found` for another authority's request
 */
export const decideRequest = defineUseCase({
  name: 'approval.decide',
  permission: 'upload.confirm-ending',
  input: decisionInput,
  run: async ({ tx, actor, input, audit, about }): Promise<{ outcome: DecisionOutcome; following: QueuedRow[] }> => {
    const asked = await tx.approval.findUnique({
      where: { id: input.requestId },
      select: { kind: true, requestedBy: true, uploadId: true, child: { select: { nhsNumber: true } } },
    })
    if (!asked) throw new CpisError('not-found', 'There is no such request')
    about(asked.child)
    const request = { kind: codeOf(codes.APPROVAL_KIND, asked.kind), byCommand: asked.requestedBy === null }
    const outcome = await decide(tx, actor, request, input)
    audit({ subject: { kind: 'approval', id: input.requestId }, details: { kind: request.kind, decision: input.decision, outcome } })
    if (outcome !== 'decided' || asked.uploadId === null) return { outcome, following: [] }
    const later = input.decision === 'approved' && (await tx.heldEnding.count({ where: { uploadId: asked.uploadId, state: 'held' } })) > 0
    return { outcome: later ? 'decided-later' : 'decided', following: await rowsAfter(tx, actor, asked.uploadId) }
  },
})

/** The rows that waited for the endings of a file that have been applied. */
async function rowsAfter(tx: Transaction, actor: Actor, uploadId: string): Promise<QueuedRow[]> {
  const applied = await tx.heldEnding.findMany({ where: { uploadId, needsApproval: true, state: 'applied' }, select: { planId: true } })
  return queueFollowing(
    tx,
    actor,
    applied.map(({ planId }) => planId),
  )
}

async function decide(
  tx: Transaction,
  actor: Actor,
  request: Request,
  { requestId, decision }: { requestId: string; decision: Decision },
): Promise<DecisionOutcome> {
  if (decision !== 'taken-back' && !can(actor.role, permissionToDecide(request))) return 'not-permitted'
  const outcome = await callFunction(tx, 'decide_approval', { id: requestId, decision, name: actor.name }, decisionAnswer)
  if (outcome === 'unknown') throw new CpisError('not-found', 'There is no such request')
  if (outcome === 'decided' && request.kind === 'endings') await callFunction(tx, 'apply_due_endings', {}, z.int())
  return outcome
}
