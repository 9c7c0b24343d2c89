import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { EXPORT_DECISIONS } from './access-export'

/** The outcome of a decision. */
const decisionAnswer = z.enum(['decided', 'already', 'not-permitted', 'log-in-again', 'unknown'])
export type ExportOutcome = Exclude<z.output<typeof decisionAnswer>, 'unknown'>

/**
 * Answers a request for a file of access records: a national administrator agrees or declines; whoever asked may take it back. The database
 * knows who may do what, and when somebody last proved who they are.
 *
 * @throws CpisError `not-found` for a request that does not exist or that they may not see
 */
export const decideAccessExport = defineUseCase({
  name: 'access-export.decide',
  permission: 'access-export.list',
  input: z.strictObject({ exportId: z.guid(), decision: z.enum(EXPORT_DECISIONS) }),
  run: async ({ tx, actor, input, audit }): Promise<ExportOutcome> => {
    const outcome = await callFunction(tx, 'decide_access_export', { id: input.exportId, decision: input.decision, name: actor.name }, decisionAnswer)
    if (outcome === 'unknown') throw new CpisError('not-found', 'There is no such request')
    audit({ subject: { kind: 'access-export', id: input.exportId }, details: { decision: input.decision, outcome } })
    return outcome
  },
})
