import type { Transaction } from '@/lib/db/transaction'
import { compareParts } from '../compare-parts'
import type { Clash, Context } from './journey'
import { PLAN_PARTS, type PlanState } from '../record-parts'
import type { RecordFacts } from './record-facts'
import { planVersions, seenAndNow } from '../version-queries'

/**
 * What somebody else has changed in a form's plan since the form was opened, beside what the form would change.
 *
 * @param asked the parts that the form asks for, by name
 * @param mine the plan as the form would save it, given as the person saw it
 */
export function planClash(asked: readonly string[], mine: (context: Context<RecordFacts>, seen: PlanState) => PlanState) {
  return async (tx: Transaction, context: Context<RecordFacts>): Promise<Clash> => {
    const { draft } = context
    const versions = (await planVersions(tx, draft.childId ?? '')).filter(({ planId }) => planId === draft.planId)
    const { seen, now } = seenAndNow(versions, draft.seenVersion)
    const parts = PLAN_PARTS.map((part) => (asked.includes(part.name) ? part : { ...part, answers: undefined }))
    const compared = compareParts(parts, { seen, now, mine: mine(context, seen) })
    return { version: now.versionId, savedBy: now.changedBy, savedAt: now.changedAt, ...compared }
  }
}
